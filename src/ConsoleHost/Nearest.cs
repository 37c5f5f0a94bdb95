namespace Actors.ConsoleHost;

/// <summary>Finds what a person may have meant.</summary>
internal static class Nearest
{
    /// <summary>The known words nearest to the given one, nearest first; at most <paramref name="count"/>.</summary>
    public static IReadOnlyList<string> To(string word, IEnumerable<string> known, int count = 3)
    {
        // A request may be long; a long word is not a mistyped short one.
        var typed = word.Length > 64 ? word[..64] : word;
        return
        [
            .. known
                .Select(candidate => (candidate, distance: Distance(typed, candidate)))
                .OrderBy(pair => pair.distance)
                .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
                .Take(count)
                .Select(pair => pair.candidate),
        ];
    }

    // Levenshtein distance, two rows at a time.
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var replaced = previous[j] + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 1);
                current[j + 1] = Math.Min(replaced, Math.Min(previous[j + 1], current[j]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
