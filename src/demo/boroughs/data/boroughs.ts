import { barnet } from './barnet.js';
import { haringey } from './haringey.js';
import { havering } from './havering.js';
import { towerHamlets } from './towerHamlets.js';
import type { BoroughStory } from './types.js';

export const boroughStories: readonly BoroughStory[] = [barnet, haringey, havering, towerHamlets];
