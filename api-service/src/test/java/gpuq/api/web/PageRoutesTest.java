package gpuq.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRoutesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs",
                "/jobs/019cad91-b1b3-700c-9b55-31c427d6efb8",
                "/apiary",
                "/nowhere"
            })
    void what_the_page_resolves_is_the_pages(String path) {
        assertThat(PageRoutes.isOfThePage(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/nothing",
                "/agent/v1/enrol",
                "/q/openapi",
                "/login",
                "/logout",
                "/assets/index-1.js",
                "/favicon.svg"
            })
    void what_others_answer_is_left_to_them(String path) {
        assertThat(PageRoutes.isOfThePage(path)).isFalse();
    }
}
