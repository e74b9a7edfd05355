// Everything that pages do in the browser. Without it they still work; with it they answer quicker.
import "./combo.js";
import "./dialogs.js";
import "./drop.js";
import "./keys.js";
import "./menus.js";
import "./rows.js";
import "./toasts.js";
