package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.Templating;
import io.postoffice.fixture.Messages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;

/** Many threads render at once, and each mail has its own data and images. */
final class ConcurrentRenderingTest {

    private static final int THREADS = 8;
    private static final int MAILS = 100_000;
    private static final int IMAGES = 100;

    private static final Template TEMPLATE = Template.named("order")
            .subject("Order [[${id}]]")
            .text("[# th:each=\"i : ${items}\"][[${i}]] [/]")
            .html("<p th:each=\"i : ${items}\">[[${i}]]</p><img th:inline-image=\"${first}\">"
                    + "<img th:inline-image=\"|${id % 7}.png|\">");

    @TempDir
    private Path folder;

    @Test
    void threadsDoNotMixUpTheirMail() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            Files.writeString(folder.resolve(i + ".png"), "image " + i);
        }
        Renderer renderer = renderer();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<Integer>>> shares = IntStream.range(0, THREADS)
                    .mapToObj(thread -> threads.submit(() -> mixedUp(renderer, thread)))
                    .toList();
            for (Future<List<Integer>> share : shares) {
                assertThat(share.get()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The mails of one thread that are not as they would be alone. */
    private static List<Integer> mixedUp(Renderer renderer, int thread) {
        return IntStream.range(0, MAILS / THREADS)
                .map(mail -> mail * THREADS + thread)
                .filter(mail -> !isAsAlone(render(renderer, mail), mail))
                .boxed()
                .toList();
    }

    /** One half when it is sent, the other when it is delivered. */
    private static MailBody render(Renderer renderer, int id) {
        Map<String, @Nullable Object> data =
                Map.of("id", id, "items", List.of(id, id + 1), "first", id % IMAGES + ".png");
        Renderer.Rendered rendered = renderer.render(new Templating("order", null, data, id % 2 == 0), MailBody.EMPTY);
        return renderer.complete(Messages.of(rendered.body(), rendered.rendering()))
                .body();
    }

    private static boolean isAsAlone(MailBody body, int id) {
        InlineImage first = body.images().get(0);
        InlineImage last = body.images().get(body.images().size() - 1);
        String html = "<p>%d</p><p>%d</p><img src=\"cid:%s\"><img src=\"cid:%s\">"
                .formatted(id, id + 1, first.contentId(), last.contentId());
        return ("Order " + id).equals(body.subject())
                && "%d %d ".formatted(id, id + 1).equals(body.text())
                && html.equals(body.html())
                && shows(first, id % IMAGES)
                && shows(last, id % 7);
    }

    private static boolean shows(InlineImage image, int number) {
        return new String(image.content(), StandardCharsets.UTF_8).equals("image " + number);
    }

    private Renderer renderer() {
        Locations locations = new Locations(
                new DefaultResourceLoader(), List.of(folder.toUri().toString()));
        return new Renderer(
                (name, language) -> Optional.of(TEMPLATE),
                new JsonContextSerializer(),
                new InlineImages(locations, Duration.ofMinutes(10)),
                new Renderer.Settings(Locale.ENGLISH, true, null));
    }
}
