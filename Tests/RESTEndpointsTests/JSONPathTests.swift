import ObjectModel
import RESTEndpoints
import Testing

@Suite struct JSONPathTests {
    // The store is that of TestStructInput in kubernetes/client-go, util/jsonpath/jsonpath_test.go.
    private static let store: JSONValue = [
        "Name": "jsonpath",
        "Book": [
            ["Category": "reference", "Author": "Nigel Rees", "Title": "Sayings of the Centurey", "Price": 8.95],
            ["Category": "fiction", "Author": "Evelyn Waugh", "Title": "Sword of Honour", "Price": 12.99],
        ],
        "Bicycle": [["Color": "red", "Price": 19.95, "IsNew": true], ["Color": "green", "Price": 20.01, "IsNew": false]],
        "Labels": ["engieer": 10, "web/html": 15, "k8s-app": 20],
        "Employees": ["jason": "manager", "dan": "clerk"],
        "a.b": ["c": 1],
    ]

    struct Row: Sendable, CustomTestStringConvertible {
        let path: String
        let values: [JSONValue]
        var testDescription: String { path }

        init(_ path: String, _ values: JSONValue...) {
            self.path = path
            self.values = values
        }
    }

    @Test(arguments: [
        Row("{.Name}", "jsonpath"), Row("{$.Name}", "jsonpath"), Row("{['Name']}", "jsonpath"), Row("{.Missing}"), Row("{.Name.Missing}"),
        Row("{.Book[*].Author}", "Nigel Rees", "Evelyn Waugh"), Row("{.Book[0].Author}", "Nigel Rees"),
        Row("{.Book[-1].Author}", "Evelyn Waugh"), Row("{.Book[9].Author}"), Row("{.Book[0:1].Author}", "Nigel Rees"),
        Row("{.Book[:].Category}", "reference", "fiction"), Row("{.Book[0:2:2].Category}", "reference"), Row("{.Book[5:9]}"),
        Row("{.Book[0,1].Category}", "reference", "fiction"), Row("{.Bicycle[?(@.IsNew==true)].Color}", "red"),
        Row("{.Bicycle[?(@.Color==\"green\")].Price}", 20.01), Row("{.Bicycle[?(@.Color=='green')].Price}", 20.01),
        Row("{.Bicycle[?(@.Price>20)].Color}", "green"), Row("{.Bicycle[?(@.Price<=19.95)].Color}", "red"),
        Row("{.Bicycle[?(@.Color!='red')].Color}", "green"), Row("{.Bicycle[?(@.Color)].Color}", "red", "green"),
        Row("{.Bicycle[?(@.Missing)].Color}"), Row("{.Labels.web/html}", 15), Row("{.Labels.k8s-app}", 20),
        Row("{..Color}", "red", "green"), Row("{.Employees.*}", "clerk", "manager"), Row("{.Labels['web/html']}", 15), Row("{.a\\.b.c}", 1),
    ])
    func `a path finds its values`(row: Row) throws {
        let path = try #require(JSONPath(row.path))
        #expect(path.values(in: Self.store) == row.values)
        #expect(path.first(in: Self.store) == row.values.first)
    }

    @Test(arguments: [
        "", ".a", "{.a", "{.a}}", "{.a[}", "{.a[0}", "{.a['b}", "{.a[?(@.b==]}", "{.a[?(b)]}", "{.a[x]}", "{.a[?(@.b=='c'}", "{.a}{.b}",
        "{range .a}", "{.a[99999999999]}", "{.a[?(@.b==c)]}",
    ])
    func `a malformed path is none`(text: String) {
        #expect(JSONPath(text) == nil)
    }

    @Test func `paths and the work of walking them are bounded`() throws {
        #expect(JSONPath("{" + String(repeating: ".a", count: 1_000) + "}") == nil)
        #expect(JSONPath("{" + String(repeating: ".a", count: 100) + "}") == nil)
        #expect(JSONPath("{" + String(repeating: "[?(@", count: 20) + "}") == nil)
        var value: JSONValue = 1
        for _ in 0..<12 { value = .array(Array(repeating: value, count: 10)) }
        let path = try #require(JSONPath("{..[*]..[*]..[*]}"))
        #expect(path.values(in: value).count <= 10_000)
        #expect(path.first(in: ["a": 1]) == nil)
    }

    @Test func `whatever is read as a path walks to an end`() {
        let tokens = [
            "{", "}", ".", "..", "[", "]", "*", "?(", ")", "@", "==", "<", "'", "\"", "a", "b", "0", "-1", ":", ",", "\\", "$", " ",
            "\u{e9}",
        ]
        var state: UInt64 = 0x5EED
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var read = 0
        for _ in 0..<20_000 {
            let text = "{." + (0..<next(12)).map { _ in tokens[next(tokens.count)] }.joined() + "}"
            guard let path = JSONPath(text) else { continue }
            read += 1
            #expect(path.values(in: ["a": [["b": 1], ["b": ["a": 2]]], "b": "c"]).count <= 10_000)
        }
        #expect(read > 100)
    }
}
