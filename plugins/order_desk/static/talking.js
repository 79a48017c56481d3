// Ask the server, and tell the person.
const LONGEST_SHOWN = 3;
const CAN_BE_TYPED = "Something in what was sent has a value that it cannot have.";

// POST JSON (or another method) to an address below the Order Desk's root. Never throws: what went wrong is in `problem`.
export async function send(path, body, method = "POST") {
  const options = { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const answer = await fetch(document.documentElement.dataset.root + path, options);
    const data = await answer.json().catch(() => null);
    return { ok: answer.ok, status: answer.status, data, problem: answer.ok ? "" : inWords(answer.status, data) };
  } catch {
    return { ok: false, status: 0, data: null, problem: "The server cannot be reached. Nothing is known to have been done: look before you try again." };
  }
}

function inWords(status, data) {
  if (status === 401) return "Your login has run out. Log in to Airflow again, then come back.";
  const detail = data?.detail;
  if (typeof detail === "string") return detail;
  if (status === 422) return Array.isArray(detail) ? detail.map((one) => one.msg).join(". ") : CAN_BE_TYPED;
  if (status === 403) return "Your login may not do this.";
  return `The server answered ${status}.`;
}

// Show a sentence at the bottom, read out by screen readers. Good news goes by itself; bad news stays until it is closed.
export function tell(sentence, kind = "good") {
  const region = document.getElementById("told");
  const line = document.createElement("p");
  const close = document.createElement("button");
  line.className = kind;
  line.append(Object.assign(document.createElement("span"), { textContent: sentence }));
  Object.assign(close, { type: "button", textContent: "✕" }).setAttribute("aria-label", "Close this message");
  close.addEventListener("click", () => line.remove());
  line.append(close);
  region.append(line);
  while (region.children.length > LONGEST_SHOWN) region.firstElementChild.remove();
  if (kind === "good") setTimeout(() => line.remove(), 8000);
  return line;
}
