/// What libyaml says about a text it cannot read, put as a sentence that says what would be right.
enum YAMLSyntaxError {
    /// `problem` and `context` are libyaml's words; `found` is the character at the place of the problem, nil at the end of the text.
    static func message(problem: String, context: String, contextLocation: SourceLocation?, found: UInt8?) -> String {
        let isTab = found == 0x09
        switch problem {
        case "found character that cannot start any token":
            return startComplaint(found)
        case "found a tab character where an indentation space is expected", "found a tab character that violates indentation",
            "found a tab character that violate intendation":
            return "a tab indents this line; indent with spaces"
        case _ where isTab && problem.hasPrefix("did not find expected"):
            return "a tab stands where YAML expects something else; indent and separate with spaces"
        case "mapping values are not allowed in this context":
            return "a second \": \" in one value, or a field indented wrongly; quote the value or put the field on its own line"
        case "mapping keys are not allowed in this context":
            return "a field name is not allowed here; put it on a line of its own with the indentation of its neighbours"
        case "block sequence entries are not allowed in this context":
            return "a \"- \" is not allowed here; start the list on the next line"
        case "could not find expected ':'":
            return "a field name without a colon\(started(contextLocation)); write \"name: value\""
        case "did not find expected key":
            return "the indentation does not fit\(within("map", contextLocation)), or a quote or bracket is not closed; "
                + "align the fields and close what was opened"
        case "did not find expected '-' indicator":
            return "the indentation does not fit\(within("list", contextLocation)); align every \"- \" of the list"
        case "did not find expected ',' or ']'":
            return "a comma or \"]\" is missing\(within("list", contextLocation)); separate the elements with commas and close the list"
        case "did not find expected ',' or '}'":
            return "a comma or \"}\" is missing\(within("map", contextLocation)); separate the fields with commas and close the map"
        case "did not find expected node content": return "a value is missing here; write one, or quote a value that starts so"
        case "found unexpected end of stream": return "the string\(started(contextLocation)) is never closed; end it with a quote"
        case "found unexpected document indicator":
            return "a document marker inside the string\(started(contextLocation)); close the string with a quote before it"
        case "did not find expected <document start>":
            return "more text after the end of the document; separate documents with \"---\" on a line of its own"
        default: return rareMessage(problem, context)
        }
    }

    private static func rareMessage(_ problem: String, _ context: String) -> String {
        switch problem {
        case "found unknown escape character":
            return "unknown escape in a double-quoted string; double the backslash or put the string in single quotes"
        case "did not find expected hexdecimal number", "did not find expected hexadecimal number":
            return "\\x, \\u and \\U need 2, 4 and 8 hexadecimal digits; complete the escape"
        case "found invalid Unicode character escape code":
            return "an escape that is no Unicode character, such as half of a surrogate pair; write \\U with 8 digits or the character"
        case "found an indentation indicator equal to 0": return "a block string cannot be indented by 0; write 1 to 9 or leave it out"
        case "did not find expected comment or line break":
            return "text after the marker of a block string or a directive; put it on the next line"
        case "did not find expected alphabetic or numeric character":
            return context.contains("alias")
                ? "an alias without a name; write \"*name\", or quote a value that starts with \"*\""
                : "an anchor without a name; write \"&name\", or quote a value that starts with \"&\""
        case "found undefined tag handle": return "a tag with an unknown prefix; use a tag such as \"!!str\", or quote the value"
        case "found duplicate %YAML directive": return "the %YAML directive stands twice; keep one"
        case "found incompatible YAML document": return "the file asks for another version of YAML; write \"%YAML 1.1\" or leave it out"
        case "found duplicate %TAG directive": return "the same %TAG directive stands twice; keep one"
        case "found unknown directive name": return "unknown directive; only %YAML and %TAG exist, quote a value that starts with \"%\""
        case _ where context.contains("tag"): return "malformed tag; use a tag such as \"!!str\", or quote a value that starts with \"!\""
        case _ where context.contains("directive"):
            return "malformed directive; write \"%YAML 1.1\" or \"%TAG ! prefix\", or quote a value that starts with \"%\""
        default: return "not YAML: \(problem)\(context.isEmpty ? "" : " (\(context))"); correct the text here"
        }
    }

    private static func startComplaint(_ found: UInt8?) -> String {
        guard let found else { return "a value is missing here; write one" }
        if found == 0x09 { return "a tab indents this line; indent with spaces" }
        let name = String(Character(Unicode.Scalar(found))).goQuoted
        if found == UInt8(ascii: "|") || found == UInt8(ascii: ">") {
            return "\(name) cannot start a value inside brackets or braces; write a quoted string"
        }
        return "a value cannot start with \(name); put it in quotes"
    }

    private static func started(_ location: SourceLocation?) -> String { location.map { " that starts at \($0)" } ?? "" }

    private static func within(_ what: String, _ location: SourceLocation?) -> String {
        location.map { " in the \(what) that starts at \($0)" } ?? ""
    }
}
