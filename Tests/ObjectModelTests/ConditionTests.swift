import ObjectModel
import Testing

struct ConditionTests {
    let old = Timestamp(seconds: 100)
    let now = Timestamp(seconds: 200)

    func ready(_ status: String, reason: String = "Same", message: String = "same", time: Timestamp? = nil) -> Condition {
        Condition(type: "Ready", status: status, reason: reason, message: message, lastTransitionTime: time, observedGeneration: 1)
    }

    @Test func aNewTypeIsAppendedWithTheTimeItBringsOrNow() {
        var conditions: [Condition] = []
        let change1 = conditions.set(ready("True"), at: now)
        #expect(change1)
        #expect(conditions.condition("Ready")?.lastTransitionTime == now)
        var supplied = [ready("True", time: old)]
        supplied[0].type = "Other"
        let change2 = supplied.set(ready("True", time: old), at: now)
        #expect(change2)
        #expect(supplied.map(\.type) == ["Other", "Ready"])
        #expect(supplied[1].lastTransitionTime == old)
    }

    @Test func theTimeMovesOnlyWithTheStatus() {
        var conditions = [ready("True", time: old)]
        let change3 = conditions.set(ready("True"), at: now)
        #expect(!change3)
        let change4 = conditions.set(ready("True", time: Timestamp(seconds: 150)), at: now)
        #expect(!change4)
        #expect(conditions[0].lastTransitionTime == old)
        let change5 = conditions.set(ready("True", reason: "Other"), at: now)
        #expect(change5)
        #expect(conditions[0].lastTransitionTime == old)
        let change6 = conditions.set(ready("False"), at: now)
        #expect(change6)
        #expect(conditions[0].lastTransitionTime == now)
        let change7 = conditions.set(ready("True", time: Timestamp(seconds: 150)), at: Timestamp(seconds: 300))
        #expect(change7)
        #expect(conditions[0].lastTransitionTime == Timestamp(seconds: 150))
    }

    @Test func messageReasonAndGenerationCountAsChanges() {
        var conditions = [ready("True", time: old)]
        let change8 = conditions.set(ready("True", message: "new"), at: now)
        #expect(change8)
        let change9 = conditions.set(ready("True", reason: "New", message: "new"), at: now)
        #expect(change9)
        var generation = ready("True", reason: "New", message: "new")
        generation.observedGeneration = 2
        let change10 = conditions.set(generation, at: now)
        #expect(change10)
        let change11 = conditions.set(generation, at: now)
        #expect(!change11)
        #expect(conditions[0].observedGeneration == 2)
        #expect(conditions[0].lastTransitionTime == old)
    }

    @Test func aMissingGenerationEqualsZero() {
        var conditions = [Condition(type: "A", status: "True", lastTransitionTime: old)]
        let change12 = conditions.set(Condition(type: "A", status: "True", observedGeneration: 0), at: now)
        #expect(!change12)
    }

    @Test func removalTellsWhetherItRemoved() {
        var conditions = [ready("True"), Condition(type: "A", status: "True")]
        let change13 = conditions.remove("Ready")
        #expect(change13)
        let change14 = conditions.remove("Ready")
        #expect(!change14)
        #expect(conditions.map(\.type) == ["A"])
    }

    @Test func fieldsAreWrittenInAlphabeticalOrder() {
        #expect(
            ready("True", time: Timestamp(nanoseconds: 1_999_999_999)).json.description
                == """
                {"lastTransitionTime":"1970-01-01T00:00:01Z","message":"same","observedGeneration":1,"reason":"Same","status":"True","type":"Ready"}
                """)
        #expect(
            Condition(type: "A", status: "False").json.description
                == #"{"lastTransitionTime":null,"message":"","reason":"","status":"False","type":"A"}"#)
    }

    @Test func readingTakesWhatIsThere() {
        #expect(Condition(json: "text") == nil)
        #expect(Condition(json: [:]) == Condition(type: "", status: ""))
        #expect(Condition(json: ready("True", time: old).json) == ready("True", time: old))
        #expect(Condition(json: ["type": "A", "status": "True", "lastTransitionTime": "soon"])?.lastTransitionTime == nil)
    }

    @Test func writingOverAnEarlierFormKeepsWhatIsUnknown() {
        let earlier: JSONValue = ["type": "Ready", "status": "False", "lastProbeTime": nil, "lastTransitionTime": "1970-01-01T00:00:01Z"]
        let same = Condition(type: "Ready", status: "False", lastTransitionTime: Timestamp(seconds: 1))
        #expect(same.json(over: earlier).isIdentical(to: earlier))
        let changed = Condition(type: "Ready", status: "True", lastTransitionTime: Timestamp(seconds: 2))
        #expect(
            changed.json(over: earlier).description
                == #"{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":"1970-01-01T00:00:02Z"}"#)
    }
}
