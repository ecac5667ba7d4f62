import CEL
import Testing

/// The truth tables of the logical operators and quantifiers; `T`, `F` and `N` are true, false and a number, `E` and `G` two errors.
struct LogicTests {
    static let values = ["T": "self.t", "F": "!self.t", "E": "1 / (d - 5) == 0", "G": "self.gone == 0", "N": "self.i"]

    static let and: [Row] = [
        Row("TT", "true"), Row("TF", "false"), Row("FT", "false"), Row("FF", "false"), Row("TE", "division by zero"),
        Row("ET", "division by zero"),
        Row("FE", "false"), Row("EF", "false"), Row("EE", "division by zero"), Row("EG", "division by zero"),
        Row("GE", "no such key: gone"),
        Row("TN", "no such overload: && with int"), Row("NT", "no such overload: && with int"), Row("FN", "false"), Row("NF", "false"),
        Row("NE", "no such overload: && with int"), Row("EN", "division by zero"), Row("TTT", "true"), Row("TEF", "false"),
        Row("EGF", "false"),
        Row("TEG", "division by zero"), Row("TGE", "no such key: gone"), Row("FEE", "false"), Row("TTE", "division by zero"),
    ]

    static let or: [Row] = [
        Row("TT", "true"), Row("TF", "true"), Row("FT", "true"), Row("FF", "false"), Row("FE", "division by zero"),
        Row("EF", "division by zero"),
        Row("TE", "true"), Row("ET", "true"), Row("EE", "division by zero"), Row("EG", "division by zero"), Row("GE", "no such key: gone"),
        Row("FN", "no such overload: || with int"), Row("NF", "no such overload: || with int"), Row("TN", "true"), Row("NT", "true"),
        Row("NE", "no such overload: || with int"), Row("EN", "division by zero"), Row("FFF", "false"), Row("FET", "true"),
        Row("EGT", "true"),
        Row("FEG", "division by zero"), Row("FGE", "no such key: gone"), Row("TEE", "true"), Row("FFE", "division by zero"),
    ]

    /// What an expression over the letters of a row gives: the value, or the message of its error.
    static func outcome(_ letters: String, joined separator: String) -> String {
        let expression = letters.map { values[String($0)] ?? "" }.joined(separator: separator)
        return Fixture.error(expression)?.message ?? Fixture.outcome(expression)
    }

    @Test(arguments: and) func andAbsorbsErrors(_ row: Row) {
        #expect(Self.outcome(row.expression, joined: " && ") == row.expected)
    }

    @Test(arguments: or) func orAbsorbsErrors(_ row: Row) {
        #expect(Self.outcome(row.expression, joined: " || ") == row.expected)
    }

    static let quantifiers: [Row] = [
        Row("[0, 1].all(x, 10 / x > 0)", "division by zero"), Row("[0, 1].all(x, 10 / x > 10)", "false"),
        Row("[1, 0].all(x, 10 / x > 10)", "false"),
        Row("[0, 1].exists(x, 10 / x > 0)", "true"), Row("[0, 1].exists(x, 10 / x > 10)", "division by zero"),
        Row("[0, 1].exists_one(x, 10 / x > 0)", "division by zero"), Row("[0, 1].filter(x, 10 / x > 0)", "division by zero"),
        Row("[0, 1].map(x, 10 / x)", "division by zero"), Row("self.list.all(x, self.i)", "no such overload: all with int"),
        Row("self.list.exists(x, self.i)", "no such overload: exists with int"),
        Row("self.list.filter(x, self.i)", "no such overload: int as a condition"),
        Row("self.list.exists_one(x, self.i)", "no such overload: int as a condition"),
        Row("self.list.map(x, self.i, x)", "no such overload: int as a condition"),
        Row("self.items.exists(i, i.port > 1000)", "no such key: port"), Row("self.items.all(i, i.port > 0)", "no such key: port"),
    ]

    @Test(arguments: quantifiers) func quantifiersAbsorbErrorsAndOtherMacrosDoNot(_ row: Row) {
        #expect(Fixture.error(row.expression)?.message ?? Fixture.outcome(row.expression) == row.expected)
    }

    @Test func theFirstErrorKeepsItsOffset() {
        #expect(Fixture.error("1 / (d - 5) == 0 && self.gone")?.offset == 2)
        #expect(Fixture.error("self.t && self.gone")?.offset == 15)
    }
}
