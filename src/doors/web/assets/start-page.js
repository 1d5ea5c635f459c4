import { initButtons, initCharacterCounts, initErrorSummary, initSkipLinks } from './nhsuk.js';

// A page that answered a form takes an address that only reads: Back and Refresh then send nothing again.
const readAt = document.querySelector('meta[name="read-at"]');
if (readAt) history.replaceState(null, '', readAt.content);

for (const init of [initButtons, initCharacterCounts, initErrorSummary, initSkipLinks]) init();
