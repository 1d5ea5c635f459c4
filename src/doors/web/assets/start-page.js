import { initButtons, initCharacterCounts, initErrorSummary, initRadios, initSkipLinks } from './nhsuk.js';

for (const init of [initButtons, initCharacterCounts, initErrorSummary, initRadios, initSkipLinks]) init();
