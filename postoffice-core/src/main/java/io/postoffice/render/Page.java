package io.postoffice.render;

import io.postoffice.MailBody;
import java.util.List;
import java.util.Set;

/**
 * A rendered mail.
 *
 * @param body what it says, without the images
 * @param images the names of the images that its HTML shows
 * @param lacking what the template asked for and the data has not
 */
record Page(MailBody body, List<String> images, Set<String> lacking) {}
