using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Messages.Json;

/// <summary>JSON of the HTTP API and the console sockets: camelCase, nulls written, source-generated.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(SeriesList))]
[JsonSerializable(typeof(MissingList))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(SchedulerList))]
[JsonSerializable(typeof(RulesView))]
[JsonSerializable(typeof(RulesUpload))]
[JsonSerializable(typeof(RulesTest))]
[JsonSerializable(typeof(RulesTestResult))]
[JsonSerializable(typeof(ExportView))]
[JsonSerializable(typeof(ExportConfirm))]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(SegmentsView))]
[JsonSerializable(typeof(SegmentStreamList))]
[JsonSerializable(typeof(PathList))]
[JsonSerializable(typeof(RulesDiff))]
[JsonSerializable(typeof(PendingView))]
[JsonSerializable(typeof(SummaryView))]
[JsonSerializable(typeof(SoftwareReportView))]
[JsonSerializable(typeof(NodesView))]
[JsonSerializable(typeof(ConsoleRequest))]
[JsonSerializable(typeof(ConsoleReply))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(string))]
public sealed partial class ApiJson : JsonSerializerContext;
