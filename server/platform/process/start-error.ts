/** The reason why the process cannot start. Users see the message without a stack trace. */
export class StartError extends Error {}
