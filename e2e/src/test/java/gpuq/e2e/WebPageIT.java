package gpuq.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A student at the page, in a real browser, with the real sign-in.
class WebPageIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final List<String> BROWSER_FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void open_the_browser() {
        SYSTEM.putExample("wine");
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(
                                        Map.of(
                                                "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                                "1",
                                                "PLAYWRIGHT_NODEJS_PATH",
                                                System.getProperty("gpuq.node", "/usr/bin/node"))));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(
                                                Path.of(
                                                        System.getProperty(
                                                                "gpuq.chromium",
                                                                "/usr/bin/chromium")))
                                        .setArgs(BROWSER_FLAGS));
    }

    @AfterAll
    static void close_the_browser() {
        browser.close();
        playwright.close();
    }

    @Test
    void no_token_is_within_reach_of_the_page_scripts() {
        try (BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            signIn(page, "bob");
            Assertions.assertEquals("", page.evaluate("document.cookie"));
            Assertions.assertEquals(
                    0,
                    ((Number) page.evaluate("localStorage.length + sessionStorage.length"))
                            .intValue());
        }
    }

    private static void signIn(Page page, String name) {
        page.navigate(SYSTEM.page() + "/login");
        page.locator("#username").fill(name);
        page.locator("#password").fill(SYSTEM.password(name));
        page.locator("#kc-login").click();
        page.waitForURL(Pattern.compile(Pattern.quote(SYSTEM.page()) + ".*"));
        assertThat(page.locator("body")).containsText(name);
    }
}
