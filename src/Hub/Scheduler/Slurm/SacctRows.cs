using System.Runtime.CompilerServices;
using System.Text;

namespace Actors.Hub.Scheduler.Slurm;

/// <summary>
/// Cuts sacct's output into rows while it comes. It is asked to end every field with a separator that no user can guess, so that names hold what
/// they like, line ends included. A sacct that does not take the separator is read by lines and bars.
/// </summary>
internal static class SacctRows
{
    /// <summary>A row longer than this is garbage.</summary>
    public const int LongestRow = 1 << 20;

    /// <summary>The fields of each row, the head first.</summary>
    /// <param name="output">What sacct prints.</param>
    /// <param name="separator">The one it was asked to use.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SchedulerException">A row does not end.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<string>> ReadAsync(
        TextReader output, string separator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new char[32 * 1024];
        var text = new StringBuilder();
        Cutter? cutter = null;
        int read;
        do
        {
            read = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            text.Append(buffer, 0, read);
            cutter ??= Cutter.For(text, separator, ended: read == 0);
            var rows = cutter?.Cut(text, ended: read == 0) ?? [];
            foreach (var row in rows)
            {
                yield return row;
            }

            if (text.Length > LongestRow)
            {
                throw new SchedulerException($"sacct prints a row of more than {LongestRow} characters: this is no answer");
            }
        }
        while (read > 0);
    }

    /// <param name="separator">Behind every field.</param>
    /// <param name="fields">In a row; 0: rows are lines.</param>
    private sealed class Cutter(string separator, int fields)
    {
        /// <summary>Made from the head; null while that has not come whole.</summary>
        public static Cutter? For(StringBuilder text, string separator, bool ended)
        {
            var all = text.ToString();
            var end = all.IndexOf('\n', StringComparison.Ordinal);
            if (end < 0 && !ended)
            {
                return null;
            }

            var head = end < 0 ? all : all[..end];
            return head.Contains(separator, StringComparison.Ordinal)
                ? new Cutter(separator, head.Split(separator).Length - 1)
                : new Cutter("|", 0);
        }

        public IReadOnlyList<IReadOnlyList<string>> Cut(StringBuilder text, bool ended)
        {
            var (all, start) = (text.ToString(), 0);
            var rows = new List<IReadOnlyList<string>>();
            while (Next(all, start, ended) is var (row, next))
            {
                if (row.Count > 0)
                {
                    rows.Add(row);
                }

                start = next;
            }

            text.Remove(0, start);
            return rows;
        }

        private (IReadOnlyList<string> Row, int Next)? Next(string all, int start, bool ended) =>
            start >= all.Length ? null : fields == 0 ? Line(all, start, ended) : Fields(all, start, ended);

        private (IReadOnlyList<string> Row, int Next)? Line(string all, int start, bool ended)
        {
            var end = all.IndexOf('\n', start);
            if (end < 0 && !ended)
            {
                return null;
            }

            var line = end < 0 ? all[start..] : all[start..end];
            return (line.Trim().Length == 0 ? [] : line.TrimEnd('\r').Split(separator), end < 0 ? all.Length : end + 1);
        }

        private (IReadOnlyList<string> Row, int Next)? Fields(string all, int start, bool ended)
        {
            var row = new List<string>(fields);
            for (var at = start; row.Count < fields;)
            {
                var end = all.IndexOf(separator, at, StringComparison.Ordinal);
                if (end < 0)
                {
                    // Cut off: what is left is no whole row and is told as it is.
                    return ended ? (all[start..].Trim().Length == 0 ? [] : [all[start..]], all.Length) : null;
                }

                row.Add(all[at..end]);
                at = end + separator.Length;
                if (row.Count == fields)
                {
                    if (at == all.Length && !ended)
                    {
                        return null;
                    }

                    start = at < all.Length && all[at] == '\n' ? at + 1 : at;
                }
            }

            return (row, start);
        }
    }
}
