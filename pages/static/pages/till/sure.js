// What cannot be taken back is asked for twice, and the second half of a double tap is no answer.

export const DOUBLE = 500;

// Whether this click of a button is the answer to the question that the one before it asked.
export function isSure({ currentTarget: button, timeStamp }, question) {
  if (button.dataset.asked) return timeStamp - Number(button.dataset.asked) >= DOUBLE;
  button.dataset.asked = String(timeStamp);
  button.textContent = question;
  return false;
}

export function unsure(button, words) {
  delete button.dataset.asked;
  button.textContent = words;
}
