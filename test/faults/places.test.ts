import { describePlaces } from '../integration/embedded-database/places.js';

describePlaces('whole');
