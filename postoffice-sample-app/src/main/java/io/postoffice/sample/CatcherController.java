package io.postoffice.sample;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Has the mail server be as difficult as real ones. */
@RestController
@RequestMapping("/catcher")
@ResponseStatus(HttpStatus.NO_CONTENT)
class CatcherController {

    private final MailCatcher catcher;

    CatcherController(MailCatcher catcher) {
        this.catcher = catcher;
    }

    @PostMapping("/stop")
    void stop() {
        catcher.stop();
    }

    /** It is back, without the mail it had caught. */
    @PostMapping("/start")
    void start() {
        catcher.start();
    }

    @PostMapping("/greylisting/{on}")
    void greylist(@PathVariable boolean on) {
        catcher.setGreylisting(on);
    }
}
