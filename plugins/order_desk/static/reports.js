// The Reports page: make, change and end subscriptions, see what they would send, and send it now.
import { ask, quietly, refresh, send, tell } from "./desk.js";
import { showPreview } from "./reports_preview.js";
import { openForm } from "./reports_form.js";

const PATH = "api/reports/subscriptions";
const QUIET_SECONDS = 20;
const SOON = [2, 4, 8, 15]; // seconds after which a report that was asked for may be there
const byId = (id) => document.getElementById(id);

const DOES = {
  create: () => openForm(null),
  preview: ({ name, query }) => showPreview(name, query),
  send: sendNow,
  change: async ({ id }) => {
    const found = await fetchOne(id);
    if (found) await openForm(found);
  },
  off: switchOff,
  end,
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-do]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await DOES[button.dataset.do]({ ...button.closest("[data-id]")?.dataset });
  button.removeAttribute("aria-busy");
});

async function sendNow({ id, name }) {
  const answer = await send(`${PATH}/${id}/send`, {});
  if (!answer.ok) return tell(answer.problem, "bad");
  tell(`The report ${name} is being made and sent. What came of it stands below in a moment.`);
  for (const seconds of SOON) setTimeout(refresh, seconds * 1000);
}

async function switchOff({ id, name }) {
  const found = await fetchOne(id);
  if (!found || !(await confirmed(`Switch off ${name}?`, "Its recipients are removed, and nothing is sent until it has one again.", "Switch off"))) return;
  const { seen, settings } = found;
  await changed(await send(`${PATH}/${id}`, { seen, settings: { ...settings, recipients: [] } }, "PUT"), `${name} is off.`);
}

async function end({ id, name }) {
  const found = await fetchOne(id);
  if (!found || !(await confirmed(`End ${name}?`, "It is taken off this page, and sends nothing more. What it sent stays on record.", "End", "danger"))) return;
  await changed(await send(`${PATH}/${id}?${new URLSearchParams({ seen: found.seen })}`, {}, "DELETE"), `${name} has ended.`);
}

async function changed(answer, sentence) {
  if (answer.ok) tell(sentence);
  else tell(answer.problem, "bad");
  await refresh();
}

async function confirmed(title, effect, go, look = "primary") {
  byId("confirm-title").textContent = title;
  byId("confirm-effect").textContent = effect;
  Object.assign(byId("confirm-go"), { textContent: go, className: look });
  return ask(byId("confirm"));
}

// Read a subscription as it is now, with the version that is then shown.
async function fetchOne(id) {
  try {
    const answer = await fetch(document.documentElement.dataset.root + PATH);
    const found = answer.ok && (await answer.json()).subscriptions.find((one) => String(one.id) === id);
    if (found) return found;
    tell(answer.ok ? "Somebody has ended this subscription meanwhile." : `The server answered ${answer.status}.`, "bad");
  } catch {
    tell("The server cannot be reached. Nothing was changed.", "bad");
  }
  await refresh();
  return null;
}

quietly(QUIET_SECONDS, async () => {
  await refresh();
});
