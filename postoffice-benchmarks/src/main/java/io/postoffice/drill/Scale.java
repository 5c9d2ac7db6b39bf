package io.postoffice.drill;

/**
 * How hard a drill is.
 *
 * @param times how often something is killed, frozen or cut
 * @param mails how many mails are sent meanwhile
 * @param nodes how many nodes deliver them
 * @param workers of each node
 * @param leaseSeconds how long a claim lasts
 */
record Scale(int times, int mails, int nodes, int workers, int leaseSeconds) {

    /** For a build: a few seconds. */
    static final Scale SHORT = new Scale(2, 600, 2, 4, 3);

    /** For a figure that is worth to be printed. */
    static final Scale LONG = new Scale(20, 20_000, 3, 8, 5);

    Scale with(int newTimes, int newMails) {
        return new Scale(newTimes, newMails, nodes, workers, leaseSeconds);
    }
}
