package io.postoffice.enqueue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/**
 * What a mail may carry; decided before anything is stored.
 *
 * @param maxSize of one attachment
 * @param maxTotalSize of all attachments of a mail
 * @param maxCount how many attachments a mail may have
 * @param deniedTypes media types that are refused, such as {@code application/x-msdownload} or {@code video/*}
 */
public record AttachmentRules(DataSize maxSize, DataSize maxTotalSize, int maxCount, List<String> deniedTypes) {

    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]{1,127}/([\\w!#$&^.+-]{1,127}|\\*)");

    public AttachmentRules {
        deniedTypes = deniedTypes.stream()
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .toList();
        deniedTypes.forEach(type -> problemInType(type).ifPresent(problem -> {
            throw new IllegalArgumentException("deniedTypes: " + problem);
        }));
    }

    /** What keeps a string from being a media type, or all of a kind, such as {@code video/*}; empty when it is one. */
    public static Optional<String> problemInType(String type) {
        return TYPE.matcher(type).matches()
                ? Optional.empty()
                : Optional.of("not a media type such as 'application/x-msdownload' or 'video/*'");
    }

    /**
     * Whether files of this type are refused.
     *
     * @param baseType a media type without parameters
     */
    boolean denies(String baseType) {
        String lowerCase = baseType.toLowerCase(Locale.ROOT);
        return deniedTypes.contains(lowerCase)
                || deniedTypes.contains(lowerCase.substring(0, lowerCase.indexOf('/') + 1) + "*");
    }
}
