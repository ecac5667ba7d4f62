import CEL
import ObjectModel
import Testing

/// One expression and what it must give.
struct Row: Sendable, CustomTestStringConvertible {
    let expression: String
    /// The value as JSON, doubles always with a fraction or an exponent.
    let expected: String

    init(_ expression: String, _ expected: String) {
        self.expression = expression
        self.expected = expected
    }

    var testDescription: String { expression.utf8.count > 80 ? String(expression.prefix(77)) + "..." : expression }
}

/// One expression and the error it must give.
struct Failure: Sendable, CustomTestStringConvertible {
    let expression: String
    let error: CELError

    init(_ expression: String, _ code: CELError.Code, _ offset: Int, _ message: String) {
        self.expression = expression
        error = CELError(code: code, message: message, offset: offset)
    }

    var testDescription: String { expression.utf8.count > 80 ? String(expression.prefix(77)) + "..." : expression }
}

enum Fixture {
    static let variables = ["self", "oldSelf", "object", "d", "unbound"]

    /// `self` holds one of everything, `object` looks like a Deployment, `d` is an int.
    static var bindings: CELBindings {
        var bindings = CELBindings()
        bindings["self"] = [
            "i": 7, "f": 2.5, "s": "hello", "t": true, "n": nil, "list": [1, 2, 3], "names": ["a", "b"], "empty": [],
            "m": ["k": "v", "z": 1],
            "namespace": "ns", "a.b": "dot", "x-y": "dash", "p/q": "slash", "u__v": "underscores", "plain__": "as written",
            "items": [["name": "one", "port": 80], ["name": "two", "port": 443], ["name": "three"]],
            "min": .int(.min), "max": .int(.max), "big": .int(9_007_199_254_740_993),
        ]
        bindings["oldSelf"] = ["i": 6, "m": ["z": 1.0, "k": "v"]]
        bindings["object"] = [
            "metadata": ["name": "web", "namespace": "default", "labels": ["app": "web", "app.kubernetes.io/name": "w"]],
            "spec": ["replicas": 3, "template": ["spec": ["containers": [["name": "c", "image": "nginx:1.27"]]]]],
            "status": [:],
        ]
        bindings["d"] = 5
        return bindings
    }

    /// The value of an expression, or the text of its error.
    static func outcome(_ expression: String, costLimit: Int = CELProgram.standardCostLimit) -> String {
        do {
            return render(try CELProgram(expression, variables: variables).evaluate(bindings, costLimit: costLimit))
        } catch {
            return error.description
        }
    }

    /// The error of an expression, or nil when it has a value.
    static func error(_ expression: String, costLimit: Int = CELProgram.standardCostLimit) -> CELError? {
        do {
            _ = try CELProgram(expression, variables: variables).evaluate(bindings, costLimit: costLimit)
            return nil
        } catch {
            return error
        }
    }

    static func render(_ value: JSONValue) -> String {
        switch value {
        case .double(let number): "\(number)"
        case .array(let elements): "[" + elements.map(render).joined(separator: ",") + "]"
        case .object(let object):
            "{" + object.map { JSONValue.string($0.key).description + ":" + render($0.value) }.joined(separator: ",") + "}"
        default: value.description
        }
    }
}
