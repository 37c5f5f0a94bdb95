namespace Actors.Hub.Software.Patterns;

/// <summary>
/// Tells whether no text leads to a same state of an expression in two ways. A backtracking matcher then comes to each state
/// and place of the text once at most: its time is linear, and it needs a thousandth of the memory of .NET's linear one.
/// </summary>
internal sealed class SingleWay
{
    private const int MaxSteps = 200_000;
    private readonly PositionAutomaton _automaton;
    private readonly HashSet<(int, int)> _seen = [];
    private readonly Stack<(int, int)> _waiting = new();
    private int _steps;

    private SingleWay(PositionAutomaton automaton) => _automaton = automaton;

    /// <summary>True when it holds; false also where that would take too long to find out.</summary>
    public static bool Holds(ParsedPattern pattern, Alphabet alphabet)
    {
        // A state for what comes after the match: where it fails there, the matcher tries all ways to the end.
        var end = new PatternNode.Set(@"[\s\S]", IgnoreCase: false);
        var states = new PositionAutomaton(new PatternNode.Sequence([pattern.Root, end]), alphabet);
        return states.IsExact && states.Apart.Count == 0 && new SingleWay(states).NeverMeet();
    }

    // Pairs of different states that one text leads to: none may come to one state with one character.
    private bool NeverMeet()
    {
        var branches = Enumerable.Range(0, _automaton.Count).Select(_automaton.Follow).Prepend(_automaton.First).ToList();
        if (branches.Exists(b => b.Values.Any(ways => ways > 1)) || !branches.TrueForAll(b => b.Keys.All(a => Add([a], b.Keys.Where(other => other > a)))))
        {
            return false;
        }

        while (_waiting.TryPop(out var pair))
        {
            if (!Add(_automaton.Follow(pair.Item1).Keys, _automaton.Follow(pair.Item2).Keys))
            {
                return false;
            }
        }

        return true;
    }

    private bool Add(IEnumerable<int> one, IEnumerable<int> other)
    {
        foreach (var a in one)
        {
            foreach (var b in other)
            {
                if (a == b || ++_steps > MaxSteps)
                {
                    return false;
                }

                if (Alphabet.Overlap(_automaton.Members(a), _automaton.Members(b)) && _seen.Add(a < b ? (a, b) : (b, a)))
                {
                    _waiting.Push((a, b));
                }
            }
        }

        return true;
    }
}
