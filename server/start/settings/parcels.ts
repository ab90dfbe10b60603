import { HTTP, type Need, text, url } from './kinds.ts';

const NEEDED: Need = { when: 'for tracking of parcels', isNeeded: () => false };

export const KUAIDI100 = {
  KUAIDI100_CUSTOMER: text({
    default: null,
    defaultText: "the simulator's",
    needed: NEEDED,
    meaning:
      'The customer number at 快递100, which knows where parcels are. Without it pages show the number of a parcel and a link.',
  }),
  KUAIDI100_KEY: text({
    default: null,
    defaultText: "the simulator's",
    isSecret: true,
    needed: NEEDED,
    meaning: 'The key of the customer. It signs questions, and reports are signed with a salt made of it.',
  }),
  KUAIDI100_BASE_URL: url(HTTP, {
    default: null,
    defaultText: "the simulator's",
    needed: NEEDED,
    meaning: 'The interface of 快递100: `https://poll.kuaidi100.com`.',
  }),
};
