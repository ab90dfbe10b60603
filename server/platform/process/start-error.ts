/** Why a start cannot go on, in words for whoever started it: shown as it is, without a stack. */
export class StartError extends Error {}
