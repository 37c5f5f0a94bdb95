using Actors.Messages.Wire;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Where the kernel's rows of usage go.</summary>
internal sealed partial class BpfAttribution
{
    private readonly Dictionary<UsageKey, HookedRow> _rows = [];
    private readonly Dictionary<UsageRow, RowBooks> _books = [];

    private HookedRow? HookedRowOf(in UsageKey key, int pid)
    {
        if (_rows.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!_places.TryGetValue(key.Place.Origin, out var place) || JobOf(place) is not { } job || (FileOf(key.File, pid) ?? Unnamed(key.File, job)) is not { } program
            || Detailed(program, key.Run, job.Ended) is not { } executable)
        {
            return null;
        }

        if (key.Place.HasEscaped && job.Path.Length == 0)
        {
            return null;
        }

        var role = key.Place.HasEscaped ? ExecutableRole.Escaped : On.Jobs.RoleOf(job, place.Step, place.SchedulerSide, executable, 0, key.Uid);
        var hooked = new HookedRow(job, job.Row(executable, place.Step, role));
        _rows.Add(key, hooked);
        return hooked;
    }

    private RowBooks BooksOf(UsageRow row)
    {
        if (!_books.TryGetValue(row, out var books))
        {
            _books.Add(row, books = new RowBooks(row));
        }

        return books;
    }

    /// <summary>Forgets what the hooks know of a job, or only what another hierarchy than its own told.</summary>
    private void Forget(TrackedJob job, bool keepOwn)
    {
        foreach (var (place, known) in _places)
        {
            if (ReferenceEquals(known.Job, job) && !(keepOwn && ReferenceEquals(known.Hierarchy, job.Hierarchy)))
            {
                _places.Remove(place);
                _hooks.RemoveGroup(place);
            }
        }

        foreach (var (key, hooked) in _rows)
        {
            if (ReferenceEquals(hooked.Job, job))
            {
                _rows.Remove(key);
                _books.Remove(hooked.Row);
                if (!keepOwn)
                {
                    _hooks.RemoveUsage(key);
                }
            }
        }

        if (!keepOwn)
        {
            _named.Remove(job);
        }
    }

    /// <inheritdoc/>
    public void Moved(UsageRow from, UsageRow to)
    {
        if (_books.Remove(from, out var books))
        {
            if (_books.TryGetValue(to, out var others))
            {
                others.Add(books);
            }
            else
            {
                // The row it became holds all of it already.
                _books.Add(to, new RowBooks(to));
            }
        }

        foreach (var hooked in _rows.Values)
        {
            if (ReferenceEquals(hooked.Row, from))
            {
                hooked.Row = to;
            }
        }
    }
}
