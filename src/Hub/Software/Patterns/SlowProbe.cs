using System.Text;
using System.Text.RegularExpressions;

namespace Actors.Hub.Software.Patterns;

/// <summary>
/// Tries an expression that only a backtracking matcher can do on texts made to go round its repetitions and then fail.
/// Cubic time is refused so, quadratic time is not.
/// </summary>
internal static class SlowProbe
{
    private const int Length = 2000;
    private const int MaxProbes = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// .NET limits a match by wall time only. Where other programs have the CPU meanwhile, an expression gets more of it, up to this.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="PatternException">A probe took more than a second of CPU time.</exception>
    public static void Check(ParsedPattern pattern, string net, Alphabet alphabet)
    {
        var regexes = new Dictionary<TimeSpan, Regex>();
        foreach (var probe in Probes(new PositionAutomaton(pattern.Root, alphabet, inline: true), alphabet).Take(MaxProbes))
        {
            if (!EndsInTime(probe, limit => regexes.TryGetValue(limit, out var known) ? known : regexes[limit] = new Regex(net, RegexOptions.CultureInvariant, limit)))
            {
                throw new PatternException(
                    $"catastrophic expression: a path such as '{probe[..40]}...' takes more than {Limit.TotalSeconds} s, "
                    + "and a look-around, reference or atomic group keeps it from being matched in linear time",
                    0);
            }
        }
    }

    private static bool EndsInTime(string probe, Func<TimeSpan, Regex> within)
    {
        for (var limit = Limit; ; limit *= 2)
        {
            var start = ThreadTime.Now;
            try
            {
                within(limit).IsMatch(probe);
                return true;
            }
            catch (RegexMatchTimeoutException)
            {
                // A thread that was alone on its CPU for the first limit has used a little less than all of it.
                if (ThreadTime.Now - start > Limit * 0.9 || limit >= Patience)
                {
                    return false;
                }
            }
        }
    }

    private static IEnumerable<string> Probes(PositionAutomaton automaton, Alphabet alphabet)
    {
        foreach (var (state, prefix) in Texts(automaton, alphabet, automaton.First.Keys).OrderBy(t => t.Value.Length).ThenBy(t => t.Key))
        {
            if (automaton.Follow(state).ContainsKey(state))
            {
                // Best is a character that the repetition and what follows it both take.
                foreach (var pump in automaton.Follow(state).Keys
                    .Select(next => alphabet.Example(Alphabet.Both(automaton.Members(state), automaton.Members(next)))).OfType<char>().Distinct().Take(3))
                {
                    yield return Repeated(prefix, pump.ToString());
                }
            }
            else if (automaton.Loop(state) is not null && Texts(automaton, alphabet, automaton.Follow(state).Keys).TryGetValue(state, out var cycle))
            {
                yield return Repeated(prefix, cycle);
            }
        }
    }

    private static string Repeated(string prefix, string cycle)
    {
        var text = new StringBuilder(prefix);
        while (text.Length < Length && cycle.Length > 0)
        {
            text.Append(cycle);
        }

        return text.Append("/\u0001").ToString();
    }

    /// <summary>For every state that can be reached, a shortest text that leads there.</summary>
    private static Dictionary<int, string> Texts(PositionAutomaton automaton, Alphabet alphabet, IEnumerable<int> first)
    {
        var texts = new Dictionary<int, string>();
        var queue = new Queue<int>();
        void Reach(int state, string before)
        {
            if (texts.TryAdd(state, before + alphabet.Example(automaton.Members(state))))
            {
                queue.Enqueue(state);
            }
        }

        foreach (var state in first)
        {
            Reach(state, string.Empty);
        }

        while (queue.TryDequeue(out var state))
        {
            foreach (var next in automaton.Follow(state).Keys)
            {
                Reach(next, texts[state]);
            }
        }

        return texts;
    }
}
