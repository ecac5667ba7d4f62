import ObjectModel
import Testing

@testable import APIServer

struct ListTests {
    let server = TestServer()

    private func names(_ list: ObjectList) -> [String] { list.items.map { $0.metadataString("name") } }

    private func fill(_ names: [String]) throws {
        for name in names { try server.create(server.configMaps, ["metadata": ["name": .string(name), "labels": ["n": .string(name)]]]) }
    }

    @Test func objectsComeByNamespaceAndNameAtTheCurrentRevision() throws {
        try server.create(server.namespaces, ["metadata": ["name": "a-team"]])
        try fill(["c", "a"])
        _ = try server.api.create(server.configMaps, namespace: "a-team", ["metadata": ["name": "z"]], server.info)
        try fill(["b"])
        try server.create(server.pods, ["metadata": ["name": "p"]])
        let all = try server.api.list(server.configMaps, namespace: nil)
        #expect(names(all) == ["z", "a", "b", "c"])
        #expect(all.resourceVersion == 8)
        #expect(names(try server.api.list(server.configMaps, namespace: "default")) == ["a", "b", "c"])
        #expect(names(try server.api.list(server.configMaps, namespace: "nowhere")) == [])
        _ = try server.api.delete(server.configMaps, server.key("b"), server.info)
        try fill(["b", "aa"])
        #expect(names(try server.api.list(server.configMaps, namespace: "default")) == ["a", "aa", "b", "c"])
    }

    @Test func selectorsPickObjects() throws {
        try fill(["a", "b", "c"])
        let labels = ListOptions(labelSelector: try LabelSelector.parse("n in (a,c)"))
        #expect(names(try server.api.list(server.configMaps, namespace: nil, options: labels)) == ["a", "c"])
        let field = ListOptions(fieldSelector: try FieldSelector.parse("metadata.name=b"))
        #expect(names(try server.api.list(server.configMaps, namespace: "default", options: field)) == ["b"])
        #expect(names(try server.api.list(server.configMaps, namespace: nil, options: field)) == ["b"])
        let not = ListOptions(fieldSelector: try FieldSelector.parse("metadata.name!=b,metadata.namespace=default"))
        #expect(names(try server.api.list(server.configMaps, namespace: nil, options: not)) == ["a", "c"])
    }

    @Test func pagesShowOneStateThoughObjectsChangeMeanwhile() throws {
        try fill(["a", "b", "c", "d", "e"])
        let first = try server.api.list(server.configMaps, namespace: "default", options: ListOptions(limit: 2))
        #expect(names(first) == ["a", "b"])
        #expect(first.remainingItemCount == 3)
        try fill(["bb"])
        _ = try server.api.delete(server.configMaps, server.key("c"), server.info)
        _ = try server.api.patch(server.configMaps, server.key("d"), .merge(["data": ["k": "v"]]), server.info)
        let second = try server.api.list(
            server.configMaps, namespace: "default", options: ListOptions(limit: 2, continueToken: first.continueToken))
        #expect(names(second) == ["c", "d"])
        #expect(second.items.last?["data"] == nil)
        #expect(second.resourceVersion == first.resourceVersion)
        #expect(second.remainingItemCount == 1)
        let third = try server.api.list(
            server.configMaps, namespace: "default", options: ListOptions(limit: 2, continueToken: second.continueToken))
        #expect(names(third) == ["e"])
        #expect(third.continueToken == "")
        #expect(third.remainingItemCount == nil)
    }

    @Test func anExpiredTokenSaysHowToGoOnInconsistently() throws {
        var server = TestServer(retention: Retention(revisions: 1, nanoseconds: 0))
        for name in ["a", "b", "c"] { try server.create(server.configMaps, ["metadata": ["name": .string(name)]]) }
        let first = try server.api.list(server.configMaps, namespace: nil, options: ListOptions(limit: 1))
        for name in ["bb", "d"] {
            server.time = server.time + 1_000_000_000
            try server.create(server.configMaps, ["metadata": ["name": .string(name)]])
        }
        let error = try #require(
            server.failure {
                try server.api.list(server.configMaps, namespace: nil, options: ListOptions(continueToken: first.continueToken))
            })
        #expect(error.code == 410)
        #expect(error.reason == .expired)
        #expect(error.message.hasPrefix("The provided continue parameter is too old to display a consistent list result."))
        #expect(error.status.at("metadata", "continue") == .string(error.continueToken))
        let rest = try server.api.list(server.configMaps, namespace: nil, options: ListOptions(continueToken: error.continueToken))
        #expect(names(rest) == ["b", "bb", "c", "d"])
        let exact = server.failure {
            try server.api.list(
                server.configMaps, namespace: nil, options: ListOptions(resourceVersion: "3", resourceVersionMatch: .exact))
        }
        #expect(exact?.message == "The resourceVersion for the provided list is too old.")
        #expect(exact?.code == 410)
    }

    @Test func anExactRevisionShowsThePast() throws {
        try fill(["a", "b"])
        _ = try server.api.delete(server.configMaps, server.key("a"), server.info)
        try fill(["a", "c"])
        let shown = { (version: String, match: ResourceVersionMatch?) in
            names(
                try server.api.list(
                    server.configMaps, namespace: nil, options: ListOptions(resourceVersion: version, resourceVersionMatch: match)))
        }
        #expect(try shown("3", .exact) == ["a"])
        #expect(try shown("4", .exact) == ["a", "b"])
        #expect(try shown("5", .exact) == ["b"])
        #expect(try shown("6", .exact) == ["a", "b"])
        #expect(try shown("5", .notOlderThan) == ["a", "b", "c"])
        #expect(try shown("5", nil) == ["a", "b", "c"])
        #expect(try shown("0", nil) == ["a", "b", "c"])
        let limited = try server.api.list(server.configMaps, namespace: nil, options: ListOptions(limit: 1, resourceVersion: "5"))
        #expect(names(limited) == ["b"])
    }

    static let refusals: [(ListOptions, Int, String)] = [
        (ListOptions(resourceVersion: "99"), 504, "Timeout: Too large resource version: 99, current: 2"),
        (
            ListOptions(resourceVersionMatch: .exact), 422,
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless "
                + "resourceVersion is provided"
        ),
        (
            ListOptions(resourceVersion: "0", resourceVersionMatch: .exact), 422,
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for "
                + "resourceVersion \"0\""
        ),
        (
            ListOptions(continueToken: "x", resourceVersion: "1"), 400,
            "specifying resource version is not allowed when using continue"
        ),
        (ListOptions(continueToken: "x"), 400, "continue key is not valid: the token was not made by this server"),
    ]

    @Test(arguments: refusals.indices) func contradictionsAreRefused(_ row: Int) {
        let (options, code, message) = Self.refusals[row]
        let error = server.failure { try server.api.list(server.pods, namespace: nil, options: options) }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    @Test(arguments: ["", "a", "ab/c", "default/x-1"]) func tokensAreReadBack(_ text: String) throws {
        let key = ObjectKey(namespace: "ns", name: text)
        let token = try ContinueToken(ContinueToken(revision: 42, key: key).text)
        #expect(token.revision == 42)
        #expect(token.key.name == text)
        #expect(try ContinueToken(ContinueToken(revision: nil, key: key).text).revision == nil)
    }
}
