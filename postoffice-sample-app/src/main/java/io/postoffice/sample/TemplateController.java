package io.postoffice.sample;

import io.postoffice.render.Preview;
import io.postoffice.render.StoredTemplate;
import io.postoffice.render.Template;
import io.postoffice.render.TemplateConflictException;
import io.postoffice.render.TemplateException;
import io.postoffice.render.TemplateService;
import io.postoffice.render.UnrenderableMailException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Edits templates. A real shop lets its marketing in here, and nobody else. */
@RestController
@RequestMapping("/templates")
class TemplateController {

    private final TemplateService templates;

    TemplateController(TemplateService templates) {
        this.templates = templates;
    }

    @GetMapping
    List<StoredTemplate> all() {
        return templates.findAll();
    }

    @GetMapping("/{name}")
    ResponseEntity<StoredTemplate> find(@PathVariable String name, @RequestParam(defaultValue = "") String language) {
        return ResponseEntity.of(templates.find(name, language));
    }

    /** Changes what is given, and leaves the rest as it is. */
    @PutMapping("/{name}")
    ResponseEntity<StoredTemplate> update(
            @PathVariable String name, @RequestParam(defaultValue = "") String language, @RequestBody Change change) {
        return ResponseEntity.of(templates
                .find(name, language)
                .map(now -> templates.update(change.of(now.template()), change.version())));
    }

    @PostMapping("/{name}/preview")
    Preview preview(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String language,
            @RequestBody Map<String, Object> context) {
        return templates.preview(name, language, context);
    }

    @ExceptionHandler
    ProblemDetail conflict(TemplateConflictException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(ex.getMessage()));
    }

    @ExceptionHandler({TemplateException.class, UnrenderableMailException.class, IllegalArgumentException.class})
    ProblemDetail badTemplate(RuntimeException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
    }

    /** A change, and the version that it was made on. */
    record Change(
            int version,
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html) {

        Template of(Template now) {
            return now.subject(subject == null ? now.subject() : subject)
                    .text(text == null ? now.text() : text)
                    .html(html == null ? now.html() : html);
        }
    }
}
