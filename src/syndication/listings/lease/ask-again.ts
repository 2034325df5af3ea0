/**
 * Looks before a withdrawal is asked for once more, which costs little: a call of before may have come after the deletion, or the channel did nothing.
 */
export const ASK_AGAIN_AFTER = 5;
