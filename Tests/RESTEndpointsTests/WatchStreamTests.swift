import ObjectModel
import Testing
import WireBehaviours

@testable import APIServer
@testable import RESTEndpoints

struct WatchStreamTests {
    static let maps = "/api/v1/namespaces/default/configmaps"

    private func fill(_ transport: InProcessTransport, _ count: Int, from first: Int = 0) async throws {
        for number in first..<(first + count) {
            // The log keeps what is not older than it says, so time goes on.
            transport.time = transport.time + 1
            try await transport.expect(201, "POST", Self.maps, ["metadata": ["name": .string("m\(number)")]])
        }
    }

    @Test func `however many watch, an event is encoded once`() async throws {
        let transport = try InProcessTransport()
        let readers = try (0..<50).map { _ in
            try transport.reader(Self.maps + "?watch=true&resourceVersion=\(transport.server.currentRevision)")
        }
        let before = transport.endpoints.encoded.encodings
        try await fill(transport, 10)
        for reader in readers { #expect(try reader.next(10).count == 10) }
        try await transport.expect(200, "GET", Self.maps)
        #expect(transport.endpoints.encoded.encodings == before + 10)
        #expect(transport.endpoints.watches.delivered == 500)
    }

    @Test func `a small cache gives the same answers`() async throws {
        var options = APIEndpoints.Options()
        options.encodedBytes = 2_000
        let small = try InProcessTransport(options: options)
        let large = try InProcessTransport()
        for transport in [small, large] { try await fill(transport, 30) }
        #expect(small.endpoints.encoded.held <= 2_000)
        let request = EndpointRequest(method: "GET", path: Self.maps)
        #expect(try small.send(request).body == large.send(request).body)
        #expect(small.endpoints.encoded.held <= 2_000)
    }

    @Test func `a stream fills up to its limit and goes on where it stopped`() async throws {
        let transport = try InProcessTransport()
        let reader = try transport.reader(Self.maps + "?watch=true&resourceVersion=\(transport.server.currentRevision)")
        try await fill(transport, 20)
        var names: [String] = []
        for _ in 0..<20 {
            let part = try reader.available(limit: 0)
            #expect(part.count == 1)
            names += part.map { $0.text("object", "metadata", "name") }
        }
        #expect(names == (0..<20).map { "m\($0)" })
        #expect(try reader.available().isEmpty)
    }

    @Test func `who does not read is cut off when the log has gone on`() async throws {
        let transport = try InProcessTransport(retention: Retention(revisions: 10, nanoseconds: 0))
        let reader = try transport.reader(Self.maps + "?watch=true&resourceVersion=\(transport.server.currentRevision)")
        try await fill(transport, 40)
        #expect(reader.wakeCount == 1)
        let events = try reader.rest()
        #expect(events.map { $0.text("type") } == ["ERROR"])
        #expect(events[0].at("object", "code") == 410)
        #expect(events[0].text("object", "reason") == "Expired")
        #expect(transport.endpoints.watches.count == 0)
        #expect(reader.stream.wakeTime == nil)
        let late = try transport.reader(Self.maps + "?watch=true&resourceVersion=2")
        #expect(try late.rest().map { $0.at("object", "code") } == [410])
    }

    @Test func `an idle watch gets a bookmark a minute and one before it ends`() throws {
        let transport = try InProcessTransport()
        let start = transport.time
        let target =
            Self.maps + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=100&resourceVersion=\(transport.server.currentRevision)"
        let reader = try transport.reader(target)
        #expect(try reader.available().isEmpty)
        #expect(reader.stream.wakeTime == start + 60_000_000_000)
        transport.time = start + 60_000_000_000
        let first = try reader.available()
        #expect(first.map { $0.text("type") } == ["BOOKMARK"])
        #expect(first[0].text("object", "metadata", "resourceVersion") == String(transport.server.currentRevision))
        #expect(first[0].text("object", "kind") == "ConfigMap")
        #expect(reader.stream.wakeTime == start + 98_000_000_000)
        transport.time = start + 98_000_000_000
        #expect(try reader.available().map { $0.text("type") } == ["BOOKMARK"])
        #expect(reader.stream.wakeTime == start + 100_000_000_000)
        transport.time = start + 100_000_000_000
        #expect(try reader.available().isEmpty)
        #expect(reader.stream.hasEnded)
        #expect(transport.endpoints.watches.count == 0)
    }

    @Test func `without the client's wish there are no bookmarks, and the end comes within the hour`() throws {
        let transport = try InProcessTransport()
        let start = transport.time
        let readers = try (0..<5).map { _ in try transport.reader(Self.maps + "?watch=true") }
        let ends = readers.compactMap { $0.stream.wakeTime }
        #expect(Set(ends).count == 5)
        for end in ends { #expect(end >= start + 1_800_000_000_000 && end < start + 3_600_000_000_000) }
        transport.time = start + 1_700_000_000_000
        for reader in readers { #expect(try reader.available().isEmpty) }
    }

    @Test func `a watch of a resource that goes ends with a Status`() async throws {
        let transport = try InProcessTransport()
        let reader = try transport.reader("/apis/agents.x-k8s.io/v1beta1/sandboxes?watch=true")
        try await transport.expect(
            200, "DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sandboxes.agents.x-k8s.io")
        #expect(try reader.rest().map { $0.at("object", "code") } == [404])
    }

    @Test func `metadata alone is watched in its own form`() throws {
        let transport = try InProcessTransport()
        let accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
        let reader = try transport.reader("/api/v1/namespaces?watch=true", accept: accept)
        let events = try reader.next(2)
        #expect(events.map { $0.text("object", "kind") } == ["PartialObjectMetadata", "PartialObjectMetadata"])
        #expect(events.map { $0.text("object", "metadata", "name") } == ["default", "kube-system"])
        #expect(events[0].at("object", "spec") == nil)
    }

    @Test func `cancelled streams give nothing more and are forgotten`() async throws {
        let transport = try InProcessTransport()
        let readers = try (0..<3).map { _ in try transport.reader(Self.maps + "?watch=true") }
        readers[0].close()
        readers[0].close()
        #expect(transport.endpoints.watches.count == 2)
        try await fill(transport, 1)
        #expect(try readers[0].available().isEmpty)
        #expect(readers[0].wakeCount == 0)
        #expect(try readers[2].next(1).count == 1)
        readers[2].close()
        readers[1].close()
        #expect(transport.endpoints.watches.count == 0)
    }

    /// A client that lists, watches, and begins again where it was when its watch is cut, must see what the store holds.
    @Test("whoever follows a watch knows the state", arguments: 0..<6)
    func followers(seed: Int) async throws {
        let transport = try InProcessTransport(retention: Retention(revisions: 60, nanoseconds: 0))
        var numbers = SeededNumbers(UInt64(seed) &+ 77)
        let query = seed % 2 == 0 ? "" : "&labelSelector=x%3D1"
        var known: [String: String] = [:]
        var version = ""
        var reader: InProcessReader?
        var revisions: [UInt64] = []
        var relists = 0
        func relist() async throws {
            relists += 1
            let list = try await transport.expect(200, "GET", Self.maps + "?" + query.dropFirst())
            known = [:]
            for item in list["items"]?.arrayValue ?? [] { known[item.text("metadata", "name")] = item.version }
            version = list.version
            revisions = []
        }
        try await relist()
        for step in 0..<600 {
            transport.time = transport.time + 1
            let name = "m\(numbers.below(12))"
            switch numbers.below(6) {
            case 0, 1:
                _ = try await transport.send(
                    "POST", Self.maps, ["metadata": ["name": .string(name), "labels": ["x": .string(String(numbers.below(2)))]]])
            case 2, 3:
                _ = try await transport.send(
                    "PATCH", Self.maps + "/\(name)",
                    ["metadata": ["labels": ["x": .string(String(numbers.below(2)))]], "data": ["k": .string(String(step))]],
                    type: "application/merge-patch+json")
            case 4: _ = try await transport.send("DELETE", Self.maps + "/\(name)")
            default:
                // Sometimes the client sleeps so long that the log leaves it behind.
                if numbers.below(12) == 0 {
                    for number in 0..<80 {
                        transport.time = transport.time + 1
                        _ = try await transport.send(
                            "PATCH", "/api/v1/namespaces/default", ["metadata": ["annotations": ["n": .string("\(step)-\(number)")]]],
                            type: "application/merge-patch+json")
                    }
                }
                if reader == nil {
                    reader = try transport.reader(Self.maps + "?watch=true&allowWatchBookmarks=true&resourceVersion=\(version)\(query)")
                }
                for event in try reader?.available(limit: numbers.below(3_000)) ?? [] {
                    let object = event["object"] ?? .null
                    switch event.text("type") {
                    case "ERROR":
                        #expect(object["code"] == 410)
                        reader = nil
                        try await relist()
                    case "DELETED":
                        #expect(known.removeValue(forKey: object.text("metadata", "name")) != nil)
                        revisions.append(object.revision)
                        version = object.version
                    case "ADDED":
                        #expect(known.updateValue(object.version, forKey: object.text("metadata", "name")) == nil)
                        revisions.append(object.revision)
                        version = object.version
                    case "MODIFIED":
                        #expect(known.updateValue(object.version, forKey: object.text("metadata", "name")) != nil)
                        revisions.append(object.revision)
                        version = object.version
                    default: version = object.version
                    }
                }
                #expect(revisions == revisions.sorted() && Set(revisions).count == revisions.count)
                if numbers.below(4) == 0 {
                    reader?.close()
                    reader = nil
                }
            }
        }
        if reader == nil { reader = try transport.reader(Self.maps + "?watch=true&resourceVersion=\(version)\(query)") }
        for event in try reader?.available() ?? [] {
            let object = event["object"] ?? .null
            if event["type"] == "ERROR" {
                try await relist()
                break
            }
            known[object.text("metadata", "name")] = event["type"] == "DELETED" ? nil : object.version
        }
        let list = try await transport.expect(200, "GET", Self.maps + "?" + query.dropFirst())
        var held: [String: String] = [:]
        for item in list["items"]?.arrayValue ?? [] { held[item.text("metadata", "name")] = item.version }
        #expect(known == held)
        #expect(relists >= 1)
    }
}
