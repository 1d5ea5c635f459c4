// Two minutes before an idle sign-in ends, says so and lets whoever is there stay. Other tabs count too, so the service
// is asked before anybody is warned.
const WARN_MS = 120_000;
const warning = document.getElementById('session-warning');
const left = warning.querySelector('[data-left]');
const token = warning.dataset.token;
let endsAt = Date.now() + Number(warning.dataset.leftMs);

const inWords = (ms) => (ms > 60_000 ? `${Math.ceil(ms / 60_000)} minutes` : 'less than a minute');

async function ask(path, options) {
  const answer = await fetch(path, { ...options, cache: 'no-store', redirect: 'error' });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const { leftMs } = await answer.json();
  endsAt = Date.now() + (leftMs ?? 0);
  return leftMs ?? 0;
}

const timeLeft = () => ask('/sign-in/time-left', { headers: { 'X-Background': '1' } });

function leave() {
  const here = `${location.pathname}${location.search}`;
  location.assign(`/sign-in?${new URLSearchParams({ ended: 'idle', to: here })}`);
}

async function look() {
  if (Date.now() < endsAt - WARN_MS) return wait();
  const ms = await timeLeft().catch(() => endsAt - Date.now());
  if (ms <= 0) return leave();
  if (ms > WARN_MS) {
    warning.close();
    return wait();
  }
  const words = inWords(ms);
  if (left.textContent !== words) left.textContent = words;
  if (!warning.open) warning.showModal();
  wait();
}

// Timers stop while a computer sleeps, so what is left is counted from the clock each time.
function wait() {
  const untilWarning = endsAt - WARN_MS - Date.now();
  setTimeout(look, untilWarning > 0 ? Math.min(untilWarning, 30_000) : 5_000);
}

async function stay() {
  try {
    await ask('/sign-in/stay', { method: 'POST', headers: { 'X-CSRF-Token': token } });
    warning.close();
  } catch {
    leave();
  }
}

warning.querySelector('[data-stay]').addEventListener('click', stay);
// Escape is an answer too: somebody is there.
warning.addEventListener('cancel', (event) => {
  event.preventDefault();
  void stay();
});
wait();
