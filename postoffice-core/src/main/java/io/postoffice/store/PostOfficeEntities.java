package io.postoffice.store;

import java.util.List;

/** The entities of the queue, for whoever builds a persistence unit. */
public final class PostOfficeEntities {

    private static final List<Class<?>> CLASSES = List.of(
            Email.class,
            EmailContent.class,
            EmailRecipient.class,
            EmailLog.class,
            EmailTemplate.class,
            EmailAttachment.class,
            PriorityColumn.class);

    private PostOfficeEntities() {}

    /** The names of all classes that a persistence unit has to manage. */
    public static List<String> classNames() {
        return CLASSES.stream().map(Class::getName).toList();
    }

    static List<Class<?>> classes() {
        return CLASSES;
    }
}
