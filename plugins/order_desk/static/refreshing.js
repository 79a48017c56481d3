// Fetch the page again and put in what has changed, without a blink: every element with `data-live` is such a part.
import { morph } from "./morph.js";

// Answer whether it worked. Nothing is touched while a dialog is open, so that it stays what the person read.
export async function refresh(address = window.location.href) {
  const fresh = await load(address);
  if (!fresh || document.querySelector("dialog[open]")) return false;
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (newer) morph(part, newer);
  }
  document.dispatchEvent(new CustomEvent("desk:refreshed"));
  return true;
}

async function load(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

// Call `work` every so many seconds while the page is looked at, never twice at once; `work` answers false to stop.
export function quietly(seconds, work) {
  let stopped = false;
  const again = async () => {
    if (stopped) return;
    if (document.visibilityState === "visible" && (await work()) === false) return;
    setTimeout(again, seconds * 1000);
  };
  setTimeout(again, seconds * 1000);
  return () => {
    stopped = true;
  };
}
