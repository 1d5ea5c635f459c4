// Shows what has come of something that a page waits for, without a new page. Nobody has to be there for it, so it does
// not keep a session alive; where it cannot look any more, the link on the page still can.
const EVERY_MS = 2_000;
const LONGEST_MS = 30 * 60_000;
const place = document.querySelector('[data-look-again]');
const since = Date.now();
let seen = '';

// What else on the page became untrue with it comes along, and goes where it belongs.
function show(news) {
  place.innerHTML = news;
  for (const part of place.querySelectorAll('template[data-renews]')) {
    document.getElementById(part.dataset.renews)?.replaceChildren(part.content.cloneNode(true));
  }
}

async function look() {
  const headers = { 'X-Background': '1', ...(seen && { 'If-None-Match': seen }) };
  const answer = await fetch(place.dataset.lookAgain, { headers, cache: 'no-store', redirect: 'error' });
  if (answer.status === 304) return true;
  if (!answer.ok) return false;
  seen = answer.headers.get('ETag') ?? '';
  const news = document.createElement('template');
  news.innerHTML = await answer.text();
  if (place.innerHTML.trim() !== news.innerHTML.trim()) show(news.innerHTML);
  return place.querySelector('[data-settled]') === null;
}

async function keepLooking() {
  const isMore = document.hidden || (await look().catch(() => false));
  if (isMore && Date.now() - since < LONGEST_MS) setTimeout(keepLooking, EVERY_MS);
}

setTimeout(keepLooking, EVERY_MS);
