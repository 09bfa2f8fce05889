package gpuq.api;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Requests of people with roles, with tokens as Keycloak makes them.
public final class People {

    private People() {}

    public static RequestSpecification instructor(String name) {
        return as(name, "instructor");
    }

    public static RequestSpecification student(String name) {
        return as(name, "student");
    }

    public static RequestSpecification operator(String name) {
        return as(name, "operator");
    }

    private static RequestSpecification as(String name, String role) {
        Instant now = Instant.now();
        String token =
                Jwt.claims()
                        .subject("sub-of-" + name)
                        .claim("preferred_username", name)
                        .claim("azp", "gpuq-cli")
                        .claim("realm_access", Map.of("roles", List.of(role)))
                        .audience("gpuq-api")
                        .issuedAt(now)
                        .expiresAt(now.plusSeconds(600))
                        .sign();
        return RestAssured.given().header("Authorization", "Bearer " + token);
    }
}
