// engine-races [ROUNDS [CLASS…]]: runs the facts of classes of tests/Engine.Tests in this process again and again, and stops at the first that fails.
using System.Diagnostics;
using System.Reflection;
using Xunit;

string[] usual =
[
    "RaceTests", "DeathWatchTests", "SystemMessagesTests", "NamesTests", "StashTests", "AsyncHandlerTests", "AskTests", "LifecycleTests",
    "MailboxRaceTests", "ShardingRaceTests", "RememberEntitiesTests", "PassivationTests",
];
var rounds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1000;
var names = args.Length > 1 ? args[1..] : usual;
var facts = Assembly.Load("Engine.Tests").GetTypes().Where(type => names.Contains(type.Name, StringComparer.Ordinal))
    .SelectMany(type => type.GetMethods()).SelectMany(Cases).ToArray();
var start = Stopwatch.GetTimestamp();
for (var round = 1; round <= rounds; round++)
{
    foreach (var fact in facts)
    {
        try
        {
            await Run(fact.Method, fact.Arguments).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Console.WriteLine($"round {round}: {fact.Method.DeclaringType!.Name}.{fact.Method.Name}({string.Join(", ", fact.Arguments)}) failed\n{e}");
            return 1;
        }
    }
    if (round % 50 == 0 || round == rounds) Console.WriteLine($"{round} rounds of {facts.Length} facts passed in {Stopwatch.GetElapsedTime(start):hh\\:mm\\:ss}");
}
return 0;

static IEnumerable<(MethodInfo Method, object?[] Arguments)> Cases(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() switch
{
    null => [],
    TheoryAttribute => method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)).Select(row => (method, row)),
    _ => [(method, [])],
};

static async Task Run(MethodInfo fact, object?[] arguments)
{
    var instance = Activator.CreateInstance(fact.DeclaringType!)!;
    try
    {
        if (instance is IAsyncLifetime asynchronous) await asynchronous.InitializeAsync().ConfigureAwait(false);
        if (fact.Invoke(instance, arguments) is Task task) await task.ConfigureAwait(false);
    }
    finally
    {
        if (instance is IAsyncLifetime asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
        (instance as IDisposable)?.Dispose();
    }
}
