import { initButtons, initCharacterCounts, initErrorSummary, initSkipLinks } from './nhsuk.js';

for (const init of [initButtons, initCharacterCounts, initErrorSummary, initSkipLinks]) init();
