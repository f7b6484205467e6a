import { describeLastCredit } from '../journeys/races/lastCredit.js';

describeLastCredit(Number(process.env.ROUNDS ?? 50));
