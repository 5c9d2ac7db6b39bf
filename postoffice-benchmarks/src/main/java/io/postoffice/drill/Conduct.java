package io.postoffice.drill;

/** How a mail server treats mail. */
enum Conduct {
    /** It takes all. */
    TAKE,
    /** It refuses all for the moment: at the greeting, a recipient, or the end of the message. */
    REFUSE,
    /** It refuses each mail the first time, and says that it is greylisting. */
    GREYLIST,
    /** It takes each mail, and says so in a reply that goes on and on. */
    DRIP_LAST
}
