// Keeps presses and typed text until the page is hydrated, and then repeats them. On a slow network that takes seconds,
// in which a button would do nothing. A file of its own, because the content security policy forbids inline scripts; it
// loads beside the style sheet, so it runs before the page is visible. Links work without it.
(() => {
  /** @type {(() => void)[]} */
  const repeats = [];

  /** A form with an action works without a script, so it is sent as it is. */
  const needsScript = (form) => form && !form.hasAttribute('action');

  function markWaiting(element) {
    element.setAttribute('aria-busy', 'true');
    return () => element.removeAttribute('aria-busy');
  }

  function onClick(event) {
    const button = event.target.closest('button');
    if (!button || (button.type === 'submit' && button.form)) return;
    const unmark = markWaiting(button);
    repeats.push(() => {
      unmark();
      button.click();
    });
  }

  function onSubmit(event) {
    const form = event.target;
    if (!needsScript(form)) return;
    event.preventDefault();
    const { submitter } = event;
    const unmark = submitter ? markWaiting(submitter) : () => {};
    repeats.push(() => {
      unmark();
      form.requestSubmit(submitter);
    });
  }

  function onInput(event) {
    const field = event.target;
    if (!('value' in field)) return;
    const { value, checked } = field;
    repeats.push(() => {
      // Hydration puts the value of the server back.
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = checked;
      else field.value = value;
      field.dispatchEvent(new Event(event.type, { bubbles: true }));
    });
  }

  const listeners = { click: onClick, submit: onSubmit, input: onInput, change: onInput };
  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, true);

  window.repeatEarlyPresses = () => {
    for (const [name, listener] of Object.entries(listeners))
      document.removeEventListener(name, listener, true);
    for (const repeat of repeats.splice(0)) repeat();
  };
})();
