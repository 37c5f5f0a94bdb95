using Actors.Messages.Json;

namespace Actors.ConsoleHost;

/// <summary>
/// Runs console commands of a live process: finds the palette and the command, checks words and switches, and turns every failure into a reply.
/// Safe for several callers at once when the palettes are.
/// </summary>
public sealed class ConsoleDispatcher
{
    private readonly Dictionary<string, IConsolePalette> _palettes;

    /// <exception cref="ArgumentException">Two palettes have one name.</exception>
    public ConsoleDispatcher(params IReadOnlyList<IConsolePalette> palettes) =>
        _palettes = palettes.ToDictionary(palette => palette.Name, StringComparer.Ordinal);

    /// <summary>Runs the command; never throws but for <paramref name="cancellationToken"/>.</summary>
    public async Task<ConsoleReply> DispatchAsync(ConsoleRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ConsoleException e)
        {
            return new ConsoleReply { Error = e.Message };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new ConsoleReply { Error = $"{string.Join(' ', request.Command.Take(2))} failed: {e.GetType().Name}: {e.Message}" };
        }
    }

    private async Task<ConsoleReply> RunAsync(ConsoleRequest request, CancellationToken cancellationToken)
    {
        var words = request.Command ?? [];
        if (words.Count == 0 || words is ["help"])
        {
            return new ConsoleReply { Lines = Help() };
        }

        if (words.Any(word => word is null))
        {
            throw new ConsoleException("A word of the command is null.");
        }

        var command = Find(words);
        var arguments = words.Skip(2).ToList();
        if (arguments.Count != command.Arguments)
        {
            throw new ConsoleException($"{words[0]} {words[1]} takes {Count(command.Arguments)}, not {arguments.Count}. Usage: {Usage(words[0], command)}");
        }

        return await command.Run(new ConsoleCall(arguments, Options(request, words[0], command)), cancellationToken).ConfigureAwait(false);
    }

    private static string Count(int arguments) => arguments switch
    {
        0 => "no argument",
        1 => "1 argument",
        _ => $"{arguments} arguments",
    };

    private static string Usage(string palette, ConsoleCommand command) =>
        command.Usage.Length == 0 ? $"{palette} {command.Name}" : $"{palette} {command.Name} {command.Usage}";

    private static Dictionary<string, string> Options(ConsoleRequest request, string palette, ConsoleCommand command)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (given, value) in request.Options ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            // As with the switches of the command line, -D is -d.
            var name = given.ToLowerInvariant();
            if (!command.Options.Contains(name, StringComparer.Ordinal))
            {
                throw new ConsoleException($"{palette} {command.Name} has no switch -{Shown(given)}. Usage: {Usage(palette, command)}");
            }

            options[name] = value ?? throw new ConsoleException($"Switch -{name} of {palette} {command.Name} has no value.");
        }

        return options;
    }

    private static string Shown(string word) => word.Length <= 80 ? word : word[..80] + "…";

    private ConsoleCommand Find(IReadOnlyList<string> words)
    {
        if (_palettes.TryGetValue(words[0], out var palette))
        {
            var command = words.Count > 1 ? palette.Commands.FirstOrDefault(known => string.Equals(known.Name, words[1], StringComparison.Ordinal)) : null;
            return command ?? throw Unknown(words, palette.Commands.Select(known => $"{palette.Name} {known.Name}"));
        }

        throw Unknown(words, _palettes.Values.SelectMany(known => known.Commands.Select(command => $"{known.Name} {command.Name}")));
    }

    private static ConsoleException Unknown(IReadOnlyList<string> words, IEnumerable<string> known)
    {
        var typed = string.Join(' ', words.Take(2));
        var nearest = Nearest.To(typed, known);
        return new ConsoleException(
            nearest.Count == 0
                ? $"Unknown command '{Shown(typed)}': this process has no console commands."
                : $"Unknown command '{Shown(typed)}'. Nearest: {string.Join(", ", nearest)}. 'help' lists all.");
    }

    private List<string> Help() =>
    [
        .. _palettes.Values
            .OrderBy(palette => palette.Name, StringComparer.Ordinal)
            .SelectMany(palette => palette.Commands.Select(command => $"{Usage(palette.Name, command),-40} {command.Description}")),
    ];
}
