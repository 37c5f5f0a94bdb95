using System.Globalization;

namespace Actors.Hub.Segments;

/// <summary>A set of numbers as people write it: <c>3,7-9</c>. Of very many ranges the newest are kept.</summary>
internal sealed class NumberRanges
{
    private const int MaxRanges = 1000;
    private readonly List<(long First, long Last)> _ranges = [];

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static NumberRanges Parse(string text)
    {
        var ranges = new NumberRanges();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            ranges.Add(long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[^1], CultureInfo.InvariantCulture));
        }

        return ranges;
    }

    /// <summary>How many numbers.</summary>
    public long Count => _ranges.Sum(range => range.Last - range.First + 1);

    /// <summary>Adds numbers that are all above those in it.</summary>
    public void Add(long first, long last)
    {
        if (last < first)
        {
            return;
        }

        if (_ranges is [.., var before] && before.Last == first - 1)
        {
            _ranges[^1] = (before.First, last);
            return;
        }

        _ranges.Add((first, last));
        if (_ranges.Count > MaxRanges)
        {
            _ranges.RemoveAt(0);
        }
    }

    /// <summary>Takes a number out.</summary>
    /// <returns>False when it was not in.</returns>
    public bool Remove(long number)
    {
        var at = _ranges.FindIndex(range => range.First <= number && number <= range.Last);
        if (at < 0)
        {
            return false;
        }

        var (first, last) = _ranges[at];
        _ranges.RemoveAt(at);
        if (number < last)
        {
            _ranges.Insert(at, (number + 1, last));
        }

        if (first < number)
        {
            _ranges.Insert(at, (first, number - 1));
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _ranges.Select(range =>
        range.First == range.Last ? range.First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
}
