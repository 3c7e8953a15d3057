// Sends the one form on the page that carries the answer. Without script the button does the same.
document.querySelector("form[data-send]")?.requestSubmit();
