// Puts the card's number, expiry date and security code into frames that the card issuer serves.
// This page and this service never see them: the frames fetch them with a key that works once.
const place = document.querySelector('[data-card]');

const FRAMES = [
  ['issuingCardNumberDisplay', 'card-number'],
  ['issuingCardExpiryDisplay', 'card-expiry'],
  ['issuingCardCvcDisplay', 'card-cvc'],
];

async function fetchKey(nonce) {
  const response = await fetch('/my-award/card-key', {
    method: 'POST',
    headers: { 'x-csrf-token': place.dataset.csrf, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ nonce }),
  });
  if (!response.ok) throw new Error(`card key: ${response.status}`);
  return response.json();
}

async function showCard() {
  const stripe = window.Stripe(place.dataset.publishableKey, { apiVersion: place.dataset.apiVersion });
  const elements = stripe.elements();
  const { nonce } = await stripe.createEphemeralKeyNonce({ issuingCard: place.dataset.card });
  const { ephemeralKeySecret } = await fetchKey(nonce);
  // Frames that are filled while nobody sees them may be painted at the wrong width.
  place.hidden = false;
  document.querySelector('[data-card-waiting]').hidden = true;
  for (const [kind, id] of FRAMES) {
    elements
      .create(kind, {
        issuingCard: place.dataset.card,
        nonce,
        ephemeralKeySecret,
        style: { base: { fontSize: '22px', color: '#212b32' } },
      })
      .mount(`#${id}`);
  }
}

showCard().catch(() => {
  document.querySelector('[data-card-waiting]').hidden = true;
  document.querySelector('[data-card-failed]').hidden = false;
});
