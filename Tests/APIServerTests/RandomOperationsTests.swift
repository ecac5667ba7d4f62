import ObjectModel
import Testing

@testable import APIServer

/// Twenty thousand random writes against a model, watched by cursors that are polled, dropped and resumed at random.
struct RandomOperationsTests {
    private struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: (state >> 33) % UInt64(bound))
        }
    }

    /// What a client builds from a watch, and the checks of each event against what it already knows.
    private struct Mirror {
        var cursor: WatchCursor
        let options: WatchOptions
        var known: [ObjectKey: JSONValue] = [:]
        var last: UInt64 = 0
        var sawInitial = false

        mutating func apply(_ event: WatchEvent) {
            let key = ObjectKey(namespace: event.object.metadataString("namespace"), name: event.object.metadataString("name"))
            if !cursor.isDeliveringInitialEvents, sawInitial { #expect(event.revision > last, "events must be ordered and unique") }
            switch event.type {
            case .added:
                #expect(known[key] == nil, "ADDED of an object that is known")
                known[key] = event.object
            case .modified:
                #expect(known[key] != nil, "MODIFIED of an object that is not known")
                known[key] = event.object
            case .deleted:
                #expect(known[key] != nil, "DELETED of an object that is not known")
                known[key] = nil
            case .bookmark: break
            case .error: Issue.record("unexpected \(event.object)")
            }
            if event.type != .bookmark { #expect(event.object.version == String(event.revision)) }
            if sawInitial { last = event.revision }
        }
    }

    @Test(arguments: [1, 7, 42] as [UInt64]) func watchesAreOrderedUniqueAtomicResumableAndBookmarkable(_ seed: UInt64) throws {
        var random = Random(state: seed)
        var server = TestServer(retention: Retention(revisions: 500, nanoseconds: 0))
        var model: [ObjectKey: JSONValue] = [:]
        let selector = LabelSelector(equals: [("x", "1")])
        var mirrors: [Mirror] = []
        for position in 0..<6 {
            let options = WatchOptions(
                labelSelector: position % 2 == 0 ? .everything : selector,
                resourceVersionMatch: position % 3 == 0 ? .notOlderThan : nil, sendInitialEvents: position % 3 == 0 ? true : nil,
                allowsBookmarks: true)
            mirrors.append(Mirror(cursor: try server.api.watch(server.configMaps, options: options), options: options))
        }
        for step in 0..<20_000 {
            server.time = server.time + 1_000_000
            let key = server.key("o\(random.next(40))")
            let before = server.api.currentRevision
            let labels: JSONValue = ["x": .string(String(random.next(3)))]
            switch random.next(5) {
            case 0:
                let object: JSONValue = ["metadata": ["name": .string(key.name), "labels": labels]]
                if let made = try? server.create(server.configMaps, object) {
                    #expect(model.updateValue(made, forKey: key) == nil)
                } else {
                    #expect(model[key] != nil)
                }
            case 1, 2:
                let patch: JSONValue = ["metadata": ["labels": labels], "data": ["k": .string(String(random.next(2)))]]
                let patched = try? server.api.patch(server.configMaps, key, .merge(patch), server.info)
                #expect((patched == nil) == (model[key] == nil))
                if let patched {
                    let isSame = model[key] == patched
                    #expect(server.api.currentRevision == before + (isSame ? 0 : 1))
                    model[key] = patched
                }
            case 3:
                let removed = try? server.api.delete(server.configMaps, key, server.info)
                #expect((removed == nil) == (model[key] == nil))
                model[key] = nil
            default: _ = try? server.create(server.pods, ["metadata": ["name": .string("p\(step)")]])
            }
            #expect(server.api.currentRevision <= before + 1)
            let chosen = random.next(mirrors.count)
            try poll(&mirrors[chosen], upTo: random.next(4), server)
            if random.next(50) == 0 {
                // A client that reconnects goes on from the last thing it saw, or from a bookmark.
                let mirror = mirrors[chosen]
                if mirror.sawInitial {
                    let from = random.next(2) == 0 ? mirror.cursor.bookmark()?.revision ?? mirror.cursor.position : mirror.cursor.position
                    mirrors[chosen].cursor = try server.api.watch(
                        server.configMaps,
                        options: WatchOptions(
                            labelSelector: mirror.options.labelSelector, resourceVersion: String(from), allowsBookmarks: true))
                    mirrors[chosen].last = from
                }
            }
            if step % 200 == 199 {
                for position in mirrors.indices {
                    try poll(&mirrors[position], upTo: .max, server)
                    let isFiltered = !mirrors[position].options.labelSelector.isEverything
                    let expected = model.filter { !isFiltered || $0.value.at("metadata", "labels", "x") == "1" }
                    #expect(mirrors[position].known == expected)
                }
                let listed = try server.api.list(server.configMaps, namespace: nil)
                #expect(listed.items.count == model.count)
                #expect(listed.items.map { $0.metadataString("name") } == model.keys.map(\.name).sorted())
            }
        }
    }

    private func poll(_ mirror: inout Mirror, upTo count: Int, _ server: TestServer) throws {
        var left = count
        while left > 0, let event = try mirror.cursor.next() {
            mirror.apply(event)
            left -= 1
            if !mirror.cursor.isDeliveringInitialEvents { mirror.sawInitial = true }
        }
        if left > 0 { mirror.sawInitial = true }
    }

    @Test func anyRetainedStateCanBeListed() throws {
        var random = Random(state: 5)
        let server = TestServer()
        var history: [UInt64: [String]] = [:]
        for _ in 0..<600 {
            let key = server.key("o\(random.next(12))")
            if random.next(2) == 0 {
                _ = try? server.create(server.configMaps, ["metadata": ["name": .string(key.name)]])
            } else {
                _ = try? server.api.delete(server.configMaps, key, server.info)
            }
            history[server.api.currentRevision] = try server.api.list(server.configMaps, namespace: nil).items.map {
                $0.metadataString("name")
            }
        }
        for revision in 3...server.api.currentRevision {
            let past = try server.api.list(
                server.configMaps, namespace: nil, options: ListOptions(resourceVersion: String(revision), resourceVersionMatch: .exact))
            #expect(past.items.map { $0.metadataString("name") } == history[revision])
        }
    }
}
