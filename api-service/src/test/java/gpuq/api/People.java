package gpuq.api;

import gpuq.api.it.Tokens;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

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
        return RestAssured.given().header("Authorization", "Bearer " + Tokens.of(name, role));
    }
}
