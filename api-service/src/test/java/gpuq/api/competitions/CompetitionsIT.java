package gpuq.api.competitions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.People;
import gpuq.api.it.ApiStack;
import gpuq.api.it.SelfTests;
import gpuq.common.EdgeCase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class CompetitionsIT {

    private static final String BASE = "/api/v1/competitions/";

    @Test
    @EdgeCase({"API-1", "CONF-7"})
    void a_good_bundle_is_tested_activated_and_seen_by_students() {
        Response put = put("ines", "good", new BundleZip("good"));

        assertThat(put.statusCode()).as(put.asString()).isEqualTo(201);
        assertThat(put.jsonPath().getInt("version")).isEqualTo(1);
        assertThat(put.jsonPath().getString("state")).isEqualTo("TESTING");
        SelfTests.pass("good", 1);
        assertThat(put.jsonPath().getMap("digests"))
                .containsKeys("manifest", "data", "answers", "grader", "image")
                .doesNotContainKey("harness");

        Response seen = People.student("ada").get(BASE + "good");
        assertThat(seen.statusCode()).as(seen.asString()).isEqualTo(200);
        assertThat(seen.jsonPath().getString("title")).isEqualTo("Wine");
        assertThat(seen.jsonPath().getString("description")).isEqualTo("# Wine\n");
        assertThat(seen.jsonPath().getString("state")).isEqualTo("open");
        assertThat(seen.jsonPath().getInt("limits.wall")).isEqualTo(3600);
        assertThat(seen.jsonPath().getBoolean("metric.higher_is_better")).isTrue();
        assertThat(People.student("ada").get(BASE).jsonPath().getList("items.id")).contains("good");
    }

    @Test
    void the_same_bundle_again_is_no_new_version_and_a_changed_one_is() {
        put("ines", "again", new BundleZip("again"));
        SelfTests.pass("again", 1);

        Response same = put("ines", "again", new BundleZip("again"));
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(same.jsonPath().getInt("version")).isEqualTo(1);

        Response changed = put("ines", "again", new BundleZip("again").with("README.md", "# B"));
        assertThat(changed.statusCode()).isEqualTo(201);
        assertThat(changed.jsonPath().getInt("version")).isEqualTo(2);
        SelfTests.pass("again", 2);
        assertThat(versionStates("again")).containsExactly("ACTIVE", "RETIRED");

        People.instructor("ines").post(BASE + "again/versions/1/activate").then().statusCode(200);
        assertThat(versionStates("again")).containsExactly("RETIRED", "ACTIVE");
    }

    @Test
    void a_bundle_is_refused_with_all_its_faults_and_their_places() {
        Response refused =
                put(
                        "ines",
                        "faulty",
                        new BundleZip("other").manifestWith("pol: x\nlimits:\n  wall: 0\n"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.jsonPath().getString("code")).isEqualTo("BUNDLE_INVALID");
        assertThat(refused.jsonPath().getList("errors.field", String.class))
                .anyMatch(field -> field.matches("competition.yaml:\\d+ limits.wall"))
                .hasSizeGreaterThan(1);
        assertThat(People.instructor("ines").get(BASE + "faulty").statusCode()).isEqualTo(404);
    }

    /// A command for a pool without a partition could never be sent, and nothing after it.
    @Test
    void the_pool_must_be_one_of_this_installation() {
        Response refused =
                put("ines", "lonely", new BundleZip("lonely").manifestWith("pool: nowhere\n"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("BUNDLE_INVALID");
        assertThat(refused.jsonPath().getString("errors[0].field")).endsWith(" pool");
        assertThat(refused.jsonPath().getString("errors[0].message")).contains("nowhere");
    }

    @Test
    void the_id_in_the_bundle_must_be_the_one_in_the_path() {
        Response refused = put("ines", "path-id", new BundleZip("bundle-id"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.jsonPath().getString("errors[0].field"))
                .isEqualTo("competition.yaml id");
    }

    @Test
    void a_competition_belongs_to_who_put_it_first() {
        put("ines", "hers", new BundleZip("hers"));
        SelfTests.pass("hers", 1);

        Response other = put("ivan", "hers", new BundleZip("hers").with("README.md", "# His"));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.jsonPath().getString("code")).isEqualTo("COMPETITION_OWNED_BY_OTHER");
        assertThat(People.student("ada").get(BASE + "hers/versions").statusCode()).isEqualTo(403);

        Response student =
                People.student("ada")
                        .contentType("application/zip")
                        .body(new BundleZip("new").bytes())
                        .put(BASE + "new");
        assertThat(student.statusCode()).isEqualTo(403);
    }

    @Test
    void a_version_whose_checks_fail_says_why_and_cannot_be_activated() {
        Response put =
                put(
                        "ines",
                        "failing",
                        new BundleZip("failing").with("checks/good.csv", "id,label\n1,1\n"));

        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(put.jsonPath().getString("state")).isEqualTo("FAILED");
        Response selfTest = People.instructor("ines").get(BASE + "failing/versions/1/self-test");
        assertThat(selfTest.jsonPath().getBoolean("passed")).isFalse();
        assertThat(selfTest.jsonPath().getList("checks.as_expected")).containsExactly(false, true);
        Response activate = People.instructor("ines").post(BASE + "failing/versions/1/activate");
        assertThat(activate.statusCode()).isEqualTo(422);
        assertThat(activate.jsonPath().getString("code")).isEqualTo("SELF_TEST_FAILED");
        Response student = People.student("ada").get(BASE + "failing");
        assertThat(student.jsonPath().getString("code")).isEqualTo("UNKNOWN_COMPETITION");
    }

    @Test
    void public_data_are_downloads_with_ranges_and_nothing_else_is() {
        put("ines", "files", new BundleZip("files").with("public/page.html", "<script>"));
        SelfTests.pass("files", 1);

        assertThat(
                        People.student("ada")
                                .get(BASE + "files/files")
                                .jsonPath()
                                .getList("items.path", String.class))
                .containsExactly("page.html", "sample_submission.csv", "train/a.csv");
        Response page = People.student("ada").get(BASE + "files/files/page.html");
        assertThat(page.asString()).isEqualTo("<script>");
        assertThat(page.contentType()).startsWith("application/octet-stream");
        assertThat(page.header("Content-Disposition")).startsWith("attachment;");
        Response range =
                People.student("ada")
                        .header("Range", "bytes=3-")
                        .get(BASE + "files/files/train/a.csv");
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.header("Content-Range")).isEqualTo("bytes 3-4/5");
        assertThat(range.asString()).isEqualTo("1\n");
        for (String path : new String[] {"answers.csv", "../private/answers.csv", "no"}) {
            assertThat(
                            People.student("ada")
                                    .urlEncodingEnabled(false)
                                    .get(BASE + "files/files/" + path)
                                    .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void a_file_is_checked_without_a_job() {
        put("ines", "checked", new BundleZip("checked"));
        SelfTests.pass("checked", 1);

        Response good = check("checked", "id,label\n2,0\n1,0\n");
        assertThat(good.statusCode()).as(good.asString()).isEqualTo(200);
        assertThat(good.jsonPath().getBoolean("valid")).isTrue();
        assertThat(good.jsonPath().getInt("rows")).isEqualTo(2);
        Response bad = check("checked", "id,label\n1,x\n");
        assertThat(bad.jsonPath().getBoolean("valid")).isFalse();
        assertThat(bad.jsonPath().getList("errors")).isNotEmpty();
    }

    @Test
    void a_sample_that_cannot_be_read_is_the_staffs_fault() {
        Response put =
                put(
                        "ines",
                        "broken-sample",
                        new BundleZip("broken-sample")
                                .with("public/sample_submission.csv", "id,label\n1,\"0\n"));
        assertThat(put.statusCode()).as(put.asString()).isEqualTo(422);
        assertThat(put.jsonPath().getString("code")).isEqualTo("BUNDLE_INVALID");
        assertThat(put.asString()).contains("sample_submission.csv");
    }

    @Test
    @EdgeCase("DATA-5")
    void files_keep_whatever_names_they_have() {
        put(
                "ines",
                "names",
                new BundleZip("names").with("public/a b\u00e9\ud83d\ude00.csv", "id\n"));
        SelfTests.pass("names", 1);

        List<String> paths =
                People.student("ada")
                        .get(BASE + "names/files")
                        .jsonPath()
                        .getList("items.path", String.class);
        assertThat(paths).contains("a b\u00e9\ud83d\ude00.csv");
        assertThat(
                        People.student("ada")
                                .get(BASE + "names/files/{path}", "a b\u00e9\ud83d\ude00.csv")
                                .asString())
                .isEqualTo("id\n");
    }

    @Test
    @EdgeCase("EXPLOIT-1")
    void a_bundle_that_would_write_elsewhere_is_unsafe() {
        Response put = put("ines", "slip", new BundleZip("slip").with("../../evil.py", "x"));
        assertThat(put.statusCode()).as(put.asString()).isEqualTo(422);
        assertThat(put.jsonPath().getString("code")).isEqualTo("BUNDLE_UNSAFE");
    }

    @Test
    void who_is_not_signed_in_sees_nothing() {
        given().get(BASE).then().statusCode(401);
    }

    private static Response check(String id, String csv) {
        return People.student("ada")
                .contentType("text/csv")
                .body(csv.getBytes(StandardCharsets.UTF_8))
                .post(BASE + id + "/check");
    }

    private static List<String> versionStates(String id) {
        return People.instructor("ines")
                .get(BASE + id + "/versions")
                .jsonPath()
                .getList("items.state", String.class);
    }

    private static Response put(String who, String id, BundleZip bundle) {
        return People.instructor(who)
                .contentType("application/zip")
                .body(bundle.bytes())
                .put(BASE + id + "?activate=true");
    }
}
