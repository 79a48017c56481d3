// What every page can do: times that tell how long ago, copying, links that leave the iframe. Pages import from here:
//   import { send, tell, ask, refresh, quietly, leave, outsideLink } from "./desk.js";
import { wireCopying } from "./copying.js";
import { wireLeaving } from "./leaving.js";
import { tellTimes } from "./times.js";

export { ask } from "./dialogs.js";
export { leave, outsideLink } from "./leaving.js";
export { quietly, refresh } from "./refreshing.js";
export { send, tell } from "./talking.js";

wireCopying();
wireLeaving();
tellTimes();
