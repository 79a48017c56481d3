// Copy a text: <button data-copy="…">.
import { tell } from "./talking.js";

export function wireCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const copied = await copy(button.dataset.copy);
    if (copied) tell("Copied.");
    else tell("It could not be copied. Select the text, and copy it with the keyboard.", "bad");
  });
}

// The clipboard is there on https and localhost only; elsewhere the old way still works.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

function copyTheOldWay(text) {
  const before = document.activeElement;
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  field.className = "hidden";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  before?.focus();
  return copied;
}
