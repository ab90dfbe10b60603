/** Why the process cannot start. People see the message without a stack trace. */
export class StartError extends Error {}
